using System.Text;
using CompactBnn.Format;
using CompactBnn.Training.Recipes;

namespace CompactBnn.Training.Tests;

public sealed class RecipeTests
{
    private const string Good = """
        {
          // Comments are welcome.
          "name": "digits",
          "data": "mnist",
          "layers": "8C3-10FC",
          "slices": [6, 7],
          "training": { "epochs": 3, "validation": 100, "schedule": "exponential", "loss": "squared-hinge" },
          "augmentation": { "shift": 2 },
        }
        """;

    [Fact]
    public void Keys_become_settings_and_absent_ones_their_defaults()
    {
        var recipe = Parse(Good);

        Assert.Equal("digits", recipe.Name);
        Assert.Equal([6, 7], recipe.Slices);
        Assert.Equal(1, recipe.Seed);
        Assert.Null(recipe.Picture);
        Assert.Equal(new FittingOptions(3, 100, 5e-3, 5e-6, RateSchedule.Exponential, LossKind.SquaredHinge, 0.05, 100, 0.1, 1e-4), recipe.Fitting);
        Assert.Equal(new Augmentation(false, 2, 0, 0), recipe.Augmentation);
    }

    [Fact]
    public void A_picture_section_becomes_the_input_of_the_network()
    {
        var recipe = Parse(Good.Replace("\"slices\"", """
            "picture": { "height": 20, "width": 24, "colour": "grey", "inversion": "light-background", "framing": "ink", "inkBox": 16, "filter": "area" }, "slices"
            """, StringComparison.Ordinal));

        Assert.Equal(new Shape(20, 24, 1), recipe.Picture!.Shape);
        Assert.Equal(new ImageRecipe(ColourOrder.Grey, 299, 587, 114, Inversion.LightBackground, Framing.Ink, ResizeFilter.Area, 0, 16), recipe.Picture.Recipe);
    }

    [Theory]
    [InlineData("\"digits\"", "\"Digits 1\"", "r.json(3): \"name\": \"Digits 1\" is no name")]
    [InlineData("\"mnist\"", "7", "r.json(4): \"data\" is 7; it must be a text that is not empty.")]
    [InlineData("8C3-10FC", "8C3-10", "r.json(5): \"layers\": \"10\" is no layer")]
    [InlineData("[6, 7]", "[7, 6]", "r.json(6): \"slices\" is [7, 6]; it must be a list of whole numbers from 0 to 7 in rising order")]
    [InlineData("[6, 7]", "[]", "r.json(6): \"slices\" is []")]
    [InlineData("[6, 7]", "[8]", "r.json(6): \"slices\" is [8]")]
    [InlineData("[6, 7]", "[6, 7], \"coding\": \"gray\"", "r.json(6): \"coding\" is \"gray\"; it must be one of \"bits\", \"levels\".")]
    [InlineData("\"slices\": [6, 7]", "\"input\": \"bytes\", \"coding\": \"levels\"", "r.json(6): \"coding\": a network that reads bytes has no slices")]
    [InlineData("\"epochs\": 3", "\"epochs\": 2.5", "r.json(7): \"epochs\" is 2.5; it must be a whole number from 1 to 100000.")]
    [InlineData("\"epochs\": 3,", "", "r.json(7): \"epochs\" is missing in \"training\"; it must be a whole number from 1 to 100000.")]
    [InlineData("\"epochs\"", "\"epoch\"", "r.json(7): \"epochs\" is missing")]
    [InlineData("\"shift\": 2", "\"shfit\": 2", "r.json(8): the key \"shfit\" is unknown in \"augmentation\"; known are \"flip\", \"shift\", \"scale\", \"rotate\".")]
    [InlineData("exponential", "linear", "r.json(7): \"schedule\" is \"linear\"; it must be one of \"cosine\", \"exponential\".")]
    [InlineData("{ \"shift\": 2 }", "2", "r.json(8): \"augmentation\" is 2; it must be an object, { ... }.")]
    [InlineData("\"data\"", "\"name\"", "r.json(4): not a recipe in JSON: the key \"name\" stands here a second time")]
    [InlineData("\"mnist\"", "null", "r.json(4): not a recipe in JSON: null stands where a value is needed")]
    [InlineData("[6, 7]", "[6, 7", "r.json(7): not a recipe in JSON")]
    public void What_is_wrong_is_named_with_line_and_remedy(string part, string wrong, string message) =>
        Assert.StartsWith(message, Refusal(Good.Replace(part, wrong, StringComparison.Ordinal)), StringComparison.Ordinal);

    [Theory]
    [InlineData("\"height\": 28, \"width\": 30, \"framing\": \"ink\", \"inkBox\": 29", "r.json(6): \"inkBox\" is 29; it must be a whole number from 1 to 28.")]
    [InlineData("\"height\": 28, \"width\": 28, \"framing\": \"ink\", \"inkBox\": 20, \"colour\": \"rgb\"", "r.json(6): \"framing\": ink frames grey pictures only")]
    [InlineData("\"height\": 4096, \"width\": 4096, \"colour\": \"rgb\"", "r.json(6): \"height\": the input is 4096x4096x3")]
    public void A_picture_that_contradicts_itself_is_refused(string picture, string message) =>
        Assert.StartsWith(message, Refusal(Good.Replace("\"slices\"", $"\"picture\": {{ {picture} }}, \"slices\"", StringComparison.Ordinal)), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("[1]")]
    [InlineData("{} {}")]
    [InlineData("{\"a\": [[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]}")]
    [InlineData("\u0000\u0001")]
    [InlineData("{ \"a\\n\\u001b[2J\": 1 }")]
    [InlineData("{ \"name\": \"\\n\\n\" }")]
    public void What_is_no_recipe_at_all_is_refused_in_one_line(string text)
    {
        var message = Refusal(text);

        Assert.StartsWith("r.json(1):", message, StringComparison.Ordinal);
        Assert.DoesNotContain(message, char.IsControl);
    }

    [Fact]
    public void A_byte_order_mark_is_skipped() => Assert.Equal(Parse(Good).Name, Parse("\uFEFF" + Good).Name);

    [Fact]
    public void An_absent_file_is_named() =>
        Assert.Contains("nowhere.json", Assert.Throws<TrainingException>(() => RecipeReader.Read("nowhere.json")).Message, StringComparison.Ordinal);

    private static Recipe Parse(string text) => RecipeReader.Parse("r.json", Encoding.UTF8.GetBytes(text));

    private static string Refusal(string text) => Assert.Throws<TrainingException>(() => Parse(text)).Message;
}
