using CompactBnn.Trainer;

return await TrainerCommand.RunAsync(args, Console.Out, Console.Error);
