using System.Reflection;
using System.Security.Cryptography;

namespace WebDraw;

/// <summary>A file of the page, which lies in the binary.</summary>
internal static class PageFile
{
    // Nothing but this server's own files runs, is shown or is asked.
    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Serves a file. A browser keeps it, and asks each time whether it is still the same.</summary>
    public static void Map(WebApplication app, string path, string name, string contentType)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        var tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..32]}\"";
        app.MapMethods(path, [HttpMethods.Get, HttpMethods.Head], (HttpContext context) => Send(context, content, contentType, tag));
    }

    private static async Task Send(HttpContext context, byte[] content, string contentType, string tag)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-cache";
        headers.ETag = tag;
        if (context.Request.Headers.IfNoneMatch == tag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        context.Response.ContentType = contentType;
        context.Response.ContentLength = content.Length;
        if (HttpMethods.IsGet(context.Request.Method))
            await context.Response.Body.WriteAsync(content, context.RequestAborted);
    }
}
