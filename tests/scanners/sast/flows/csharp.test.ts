import { test } from "vitest";
import { expectReported } from "#tests/scanners/sast/flows/expect-reported";

test("where foreign data goes in C#", async () => {
  await expectReported("csharp/command-injection", {
    "src/App.cs": `using System.Diagnostics;
namespace App;
public class Runner {
  private readonly string _cmd;
  public string Name { get; set; }
  public Runner(string cmd) { _cmd = cmd; }
  public void Run() { Process.Start("sh", "-c a " + _cmd); } // reported
  public void Named() { Process.Start("sh", $"-c b {Name}"); } // reported
  public static string Id(string x) => x;
}
public record Cmd(string Text);
public interface IExec { void Exec(string x); }
public class Exec : IExec { void IExec.Exec(string x) { } public void Exec(string x) { Process.Start("sh", "-c " + x); } } // reported
[ApiController]
public class C : ControllerBase {
  private readonly IExec _exec;
  public C(IExec exec) { _exec = exec; }
  [HttpGet]
  public IActionResult Get(string q, [FromBody] Cmd cmd, [FromQuery] int n) {
    new Runner(q).Run();
    new Runner("x") { Name = q }.Named();
    _exec.Exec(q);
    Process.Start("sh", "-c c " + Runner.Id(q)); // reported
    foreach (var v in Request.Query["l"]) { Process.Start("sh", "-c " + v); } // reported
    var d = new Dictionary<string, string> { ["k"] = q, ["o"] = "x" };
    Process.Start("sh", "-c d " + d["k"]); // reported
    Process.Start("sh", "-c e " + d["o"]);
    var list = new List<string>(); list.Add(q);
    Process.Start("sh", "-c " + string.Join(" ", list)); // reported
    var sb = new StringBuilder(); sb.Append("-c ").Append(q);
    Process.Start("sh", sb.ToString()); // reported
    var w = q switch { "a" => "x", _ => q };
    Process.Start("sh", "-c f " + w); // reported
    if (int.TryParse(q, out var i)) { Process.Start("sh", "-c g " + i); }
    Process.Start("sh", "-c h " + n);
    Action<string> f = z => Process.Start("sh", "-c i " + z); // reported
    f(q);
    var (a, b) = (q, "x");
    Process.Start("sh", "-c j " + a); // reported
    Process.Start("sh", "-c k " + b);
    var u = from x in new[] { q } where x != "" select "-c " + x;
    Process.Start("sh", u.First()); // reported
    if (q is not ("a" or "b")) return null;
    Process.Start("sh", "-c l " + q);
    return null;
  }
}
`,
  });
});
