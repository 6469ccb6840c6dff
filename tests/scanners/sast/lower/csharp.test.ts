import { expect, test } from "vitest";
import { csharp } from "#server/scanners/sast/lower/csharp/index";
import { lowered, sketched } from "#tests/scanners/sast/lower/lowered";

const read = (code: string) => sketched(csharp, "c-sharp", code);

test("namespaces and usings", async () => {
  const code = `using System;
using static System.Math;
using Rows = System.Collections.Generic.List<int>;
namespace App.Web;
class A { }`;
  expect(await read(code)).toMatchInlineSnapshot(`
    "import System *
    import System.Math *
    import System.Collections.Generic List:Rows
    class A"
  `);
  expect((await lowered(csharp, "c-sharp", code)).package).toBe("App.Web");
});

test("controllers: attributes, injected fields, parameters", async () => {
  expect(
    await read(`
[ApiController, Route("api/[controller]", Name = "x")]
public class FooController<T> : ControllerBase, IFoo where T : class {
  private readonly Db _db = new();
  public static string P { get; set; } = "d";
  public int Q { get => _q; set { _q = value; } }
  public int R => _q + 1;
  public FooController(Db db) : base(db) { _db = db; }
  [HttpGet("{id}")]
  public async Task<IActionResult> Get([FromQuery] string q, Model? m, int n = 1, params string[] rest) {
    return Ok(await _db.Find(q, cancellationToken: ct));
  }
  int Half(int x) => x / 2;
}
public record Person(string Name) : Base(Name);
enum E { A = 1, B }`),
  ).toMatchInlineSnapshot(`
    "@ApiController @Route("api/[controller]", Name="x") class FooController < ControllerBase, IFoo
      field _db: Db = new Db()
      static field P: string = "d"
      getter Q(): int
        return _q
      setter Q(value: int)
        _q = value
      getter R(): int
        return (_q + 1)
      constructor constructor(db: Db)
        super(db)
        _db = db
      @HttpGet("{id}") method Get(@FromQuery q: string, m: Model, n: int = 1, *rest: string): IActionResult
        return Ok(_db.Find(q, cancellationToken=ct))
      method Half(x: int): int
        return (x / 2)
    class Person < Base
      field Name: string
      constructor constructor(Name: string)
        this.Name = Name
    class E
      static field A = 1
      static field B"
  `);
});

test("text in all its notations", async () => {
  expect(
    await read(`
var a = $"x {b} {{c}} {d:F2}";
var e = @"c:\\x ""q""";
var f = $@"c:\\{g}";
var h = """raw "x" """;
var i = "a\\n\\u0041" + 'c';`),
  ).toMatchInlineSnapshot(`
    "let a = t("x ", b, " ", "{c} ", d)
    let e = "c:\\\\x \\"q\\""
    let f = t("c:\\\\", g)
    let h = "raw \\"x\\""
    let i = ("a\\nA" + "c")"
  `);
});

test("objects, collections and what is set on creation", async () => {
  expect(
    await read(`
var a = new CookieOptions { HttpOnly = false, Secure = x };
var b = new Foo("a", name: 2) { P = { 1, 2 } };
Foo c = new(1);
var d = new { A = 1, x.B };
var e = new Dictionary<string, int> { ["k"] = 1, { "z", 2 } };
var f = new List<string> { "a" };
int[] g = { 1 };
int[] h = [1, ..g];
var i = (1, n: 2);
(int j, var k) = i;
var l = p with { X = 1 };`),
  ).toMatchInlineSnapshot(`
    "let a = new CookieOptions(HttpOnly=false, Secure=x)
    let b = new Foo("a", name=2, P=[1, 2])
    let c: Foo = new Foo(1)
    let d = {"A": 1, "B": x.B}
    let e = {"k": 1, "z": 2}
    let f = ["a"]
    let g: int = [1]
    let h: int = [1, *g]
    let i = [1, 2]
    let [j, k] = i
    let l = {*p, "X": 1}"
  `);
});

test("members, lookups and out arguments", async () => {
  expect(
    await read(`
var a = foo?.Bar(1)?.Baz[0];
var b = items[^1];
this.x = base.Y!;
string.Format("{0}", z);
if (int.TryParse(text, out var n)) { Use(n); }
map.TryGetValue("k", out value);
var c = (string)d ?? e as string;
var f = nameof(Foo);`),
  ).toMatchInlineSnapshot(`
    "let a = foo.Bar(1).Baz[0]
    let b = items[]
    this.x = super.Y
    string.Format("{0}", z)
    if let n = int.TryParse(text, n)
      Use(n)
    value = map["k"]
    let c = (<string>d default <string>e)
    let f = "Foo""
  `);
});

test("patterns bind names and test", async () => {
  expect(
    await read(`
if (x is string s && y is not null) { }
if (x is "a" or "b") { }
switch (x) { case 1: case 2: a(); break; case string t when t.Length > 1: b(t); return; default: c(); break; }
var w = x switch { 1 => "a", string u => u, > 5 => "c", _ => throw new E() };`),
  ).toMatchInlineSnapshot(`
    "if (seq(let s = x, (x instanceof string)) and (y != null))
    if (x in ["a", "b"])
    switch x
      case 1 falls
      case 2
        a()
        break
      case ?((t.Length > 1))
        let t = x
        b(t)
        return
      case else
        c()
        break
    let w = value-of
        switch x
          case 1
            "a"
          case ?()
            let u = x
            u
          case ?()
            "c"
          case else
            throw new E()"
  `);
});

test("statements", async () => {
  expect(
    await read(`
for (int i = 0, j = 1; i < 10; i++, j--) { continue; }
foreach (var (k, v) in map) break;
do { a(); } while (b);
using (var c = new C()) { d(); }
using var e = new C();
try { a(); } catch (IOException ex) when (ex.X) { b(); } finally { c(); }
lock (o) { a(); }
var f = (int x) => x + 1;
h.Callback += (m, c) => { return true; };
int Local(int x) => x;
var q = from u in users let t = u.X where t == y orderby t select new { t };
throw new Exception("x");`),
  ).toMatchInlineSnapshot(`
    "block
      let i: int = 0
      let j: int = 1
      while (i < 10) step i += 1, j -= 1
        continue
    each [k, v] in map
      break
    do b
      a()
    with let c = new C()
      d()
    let e = new C()
    try
      a()
    catch IOException ex
      ex.X
      b()
    always
      c()
    o
    block
      a()
    let f = fn(x: int)
      arrow -(x: int)
        return (x + 1)
    h.Callback += fn(m, c)
      arrow Callback(m, c)
        return true
    function Local(x: int): int
      return x
    let q = [{"t": t} for u in users for t in [u.X] if (t == y)]
    throw new Exception("x")"
  `);
});
