using System.Security.Cryptography;
using System.Text.Json;
using CompactBnn.Training.Networks;
using TorchSharp;
using TorchSharp.Modules;

namespace CompactBnn.Training.Fitting;

/// <summary>A run's state after an epoch, in one file: epochs so far, network, optimiser, and the network of the best epoch.</summary>
/// <remarks>Layout: the bytes below, then their SHA-256. The file is renamed into its place when whole, so a run that is killed at any moment leaves the last epoch's.</remarks>
internal sealed class Checkpoint(string path)
{
    private const string Magic = "cbnn-checkpoint 1";

    /// <summary>Whether a run left its state here.</summary>
    public bool Exists => File.Exists(path);

    /// <summary>Writes the state after an epoch.</summary>
    /// <param name="epochs">All epochs so far.</param>
    /// <param name="network">The network.</param>
    /// <param name="optimizer">The optimiser.</param>
    /// <param name="best">State of the best epoch's network, as <see cref="StateOf(TrainableNetwork)"/> gives it.</param>
    public void Write(IReadOnlyList<EpochResult> epochs, TrainableNetwork network, Adam optimizer, byte[] best)
    {
        using var memory = new MemoryStream();
        using (var writer = new BinaryWriter(memory, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Magic);
            writer.Write(JsonSerializer.Serialize(epochs));
            Write(writer, StateOf(network));
            Write(writer, StateOf(optimizer));
            Write(writer, best);
        }
        var hash = SHA256.HashData(memory.GetBuffer().AsSpan(0, (int)memory.Length));
        AtomicFile.Write(path, stream =>
        {
            memory.WriteTo(stream);
            stream.Write(hash);
        });
    }

    /// <summary>Brings network and optimiser to the stored state.</summary>
    /// <returns>The epochs so far and the state of the best epoch's network.</returns>
    /// <exception cref="TrainingException">The file is damaged.</exception>
    public (List<EpochResult> Epochs, byte[] Best) Read(TrainableNetwork network, Adam optimizer)
    {
        var bytes = File.ReadAllBytes(path);
        var content = bytes.AsSpan(0, Math.Max(0, bytes.Length - SHA256.HashSizeInBytes));
        if (!bytes.AsSpan(content.Length).SequenceEqual(SHA256.HashData(content)))
            throw new TrainingException($"The checkpoint {path} is damaged; delete it to train from the start.");
        using var reader = new BinaryReader(new MemoryStream(bytes));
        if (reader.ReadString() != Magic)
            throw new TrainingException($"The checkpoint {path} is of another version; delete it to train from the start.");
        var epochs = JsonSerializer.Deserialize<List<EpochResult>>(reader.ReadString())!;
        Restore(network, ReadBytes(reader));
        using (var state = new BinaryReader(new MemoryStream(ReadBytes(reader))))
            optimizer.load_state_dict(state);
        return (epochs, ReadBytes(reader));
    }

    /// <summary>Weights, norms and running statistics of a network.</summary>
    public static byte[] StateOf(TrainableNetwork network)
    {
        using var memory = new MemoryStream();
        network.save(memory);
        return memory.ToArray();
    }

    /// <summary>Brings a network to a state that <see cref="StateOf(TrainableNetwork)"/> gave.</summary>
    public static void Restore(TrainableNetwork network, byte[] state)
    {
        using var memory = new MemoryStream(state);
        network.load(memory);
    }

    private static byte[] StateOf(Adam optimizer)
    {
        using var memory = new MemoryStream();
        using var writer = new BinaryWriter(memory);
        optimizer.save_state_dict(writer);
        writer.Flush();
        return memory.ToArray();
    }

    private static void Write(BinaryWriter writer, byte[] block)
    {
        writer.Write(block.Length);
        writer.Write(block);
    }

    private static byte[] ReadBytes(BinaryReader reader) => reader.ReadBytes(reader.ReadInt32());
}
