using WebDraw;

var builder = WebApplication.CreateSlimBuilder(args);
if (!Bounds.TryRead(builder.Configuration, out var bounds, out var problem))
{
    Console.Error.WriteLine(problem);
    return 2;
}
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
builder.WebHost.ConfigureKestrel(server => bounds.Apply(server.Limits));
builder.Services.AddProblemDetails();
builder.Services.AddRateLimiter(bounds.Apply);
builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, AnswerJson.Default));

var app = builder.Build();
app.UseExceptionHandler();
app.UseStatusCodePages();
app.UseRateLimiter();
PageFile.Map(app, "/", "page.html", "text/html; charset=utf-8");
PageFile.Map(app, "/page.css", "page.css", "text/css; charset=utf-8");
PageFile.Map(app, "/page.js", "page.js", "text/javascript; charset=utf-8");
app.MapPost("/predict", PredictEndpoint.Handle);
try
{
    app.Run();
    return 0;
}
// A port that is taken, or that this user may not open.
catch (IOException error)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}
