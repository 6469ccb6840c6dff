import { expect, test } from "vitest";
import { php } from "#server/scanners/sast/lower/php/index";
import { lowered, sketched } from "#tests/scanners/sast/lower/lowered";

const read = (code: string) => sketched(php, "php", `<?php\n${code}`);

test("what a page writes out, between its text", async () => {
  expect(
    await sketched(
      php,
      "php",
      `<p><?= $name ?></p><?php if ($a): ?><b><?= f($b) ?></b><?php endif; echo "x", $d; print $e; ?>`,
    ),
  ).toMatchInlineSnapshot(`
    "echo($name)
    if $a
      echo(f($b))
    echo("x", $d)
    print($e)"
  `);
});

test("namespaces and what a file uses", async () => {
  const code = `namespace App\\Http;
use Illuminate\\Http\\Request;
use Foo\\Bar as Baz, Top;
use function a\\b\\run;
use A\\B\\{C, D as E};`;
  expect(await read(code)).toMatchInlineSnapshot(`
    "import Illuminate.Http Request:Request
    import Foo Bar:Baz
    import  Top:Top
    import a.b run:run
    import A.B C:C
    import A.B D:E"
  `);
  expect((await lowered(php, "php", `<?php\n${code}`)).package).toBe("App.Http");
});

test("strings with parts filled in", async () => {
  expect(
    await read(`
$s = "a $x {$y->z} $arr[k] {$a['x']} \\n \\x41";
$h = <<<SQL
SELECT $name
SQL;
$n = <<<'X'
raw $x
X;
$p = 'it\\'s \\n' . $q . "b";
$out = \`ls $dir\`;`),
  ).toMatchInlineSnapshot(`
    "$s = t("a ", $x, " ", $y.z, " ", $arr["k"], " ", $a["x"], " ", "\\n", " ", "A")
    $h = t("SELECT ", $name)
    $n = "raw $x"
    $p = ("it's \\\\n" + $q + "b")
    $out = \`(t("ls ", $dir))"
  `);
});

test("classes: promotion, traits, attributes, constants, enums", async () => {
  expect(
    await read(`
#[Route('/a', name: 'b')]
final class Foo extends Base implements I {
  use Loud;
  const A = 1;
  public static ?string $x = "a";
  public function __construct(private Db $db, int ...$rest) { parent::__construct($db); }
  #[Get] public static function f(Request $req): ?string { return self::$x . static::A . $this->db . Foo::class; }
}
enum Suit: string { case Hearts = 'H'; }
$o = new class($a) extends Base { public $x; };`),
  ).toMatchInlineSnapshot(`
    "@Route("/a", name="b") class Foo < Base, I, Loud
      static field A = 1
      static field x: string = "a"
      field db: Db
      constructor constructor($db: Db, *$rest: int)
        this.db = $db
        super.__construct($db)
      @Get static method f($req: Request): string
        return (this.x + this.A + this.db + "Foo")
    class Suit
      static field Hearts = "H"
    $o = new Base($a)
      class - < Base
        field x"
  `);
});

test("calls by name, of members and of what is computed", async () => {
  expect(
    await read(`
\\exec($cmd);
$obj->run($a, ...$rest)->prop;
$obj?->run(name: $a);
Foo::bar($x);
$obj->$method($x);
$class::make();
new $class($x);
$f = strlen(...);
include $page . '.php';
require_once 'a.php';
define('KEY', "v");
die("bye");`),
  ).toMatchInlineSnapshot(`
    "exec($cmd)
    $obj.run($a, *$rest).prop
    $obj.run(name=$a)
    Foo.bar($x)
    $obj[$method]($x)
    $class.make()
    new $class($x)
    $f = strlen
    include(($page + ".php"))
    require_once("a.php")
    let KEY = "v"
    die("bye")
    throw"
  `);
});

test("arrays, patterns and closures", async () => {
  expect(
    await read(`
$a = [1, 'k' => $v, ...$more];
$b = array(1, 2);
[$m, , $n] = $arr;
['k' => $m] = $arr;
$arr[] = $v;
$f = function ($x) use ($y): int { return $x; };
$g = fn($x) => $x + 1;
$t = $a ?: $b;
$t = $a ?? $b;
$t ??= 1;
$t .= (string) $u;
$c = @$d and !$e;`),
  ).toMatchInlineSnapshot(`
    "$a = {0: 1, "k": $v, *$more}
    $b = [1, 2]
    [$m, ?(), $n] = $arr
    {"k": $m} = $arr
    $arr[] = $v
    $f = fn($x)
      arrow -($x): int
        return $x
    $g = fn($x)
      arrow -($x)
        return ($x + 1)
    $t = ($a default $b)
    $t = ($a default $b)
    $t default= 1
    $t += <string>$u
    ($c = $d and not $e)"
  `);
});

test("statements in both notations", async () => {
  expect(
    await read(`
if ($a) { b(); } elseif ($c) { d(); } else if ($e) { f(); } else { g(); }
if ($a): b(); else: c(); endif;
for ($i = 0, $j = 1; $i < 10; $i++, $j--): a(); endfor;
foreach ($arr as $k => &$v) { echo $v; }
foreach ($arr as [$x, $y]) continue;
while ($a) { b(); }
do { a(); } while ($b);
switch ($x) { case 1: a(); break; default: b(); }
$z = match($x) { 1, 2 => a(), default => throw new E() };
try { a(); } catch (A | \\B\\C $e) { throw $e; } finally { c(); }
function g() { global $db; static $n = 0; yield $n; unset($n); }`),
  ).toMatchInlineSnapshot(`
    "if $a
      b()
    elif $c
      d()
    elif $e
      f()
    else
      g()
    if $a
      b()
    else
      c()
    block
      $i = 0
      $j = 1
      while ($i < 10) step $i += 1, $j -= 1
        a()
    each $k: $v in $arr
      echo($v)
    each [$x, $y] in $arr
      continue
    while $a
      b()
    do $b
      a()
    switch $x
      case 1 falls
        a()
        break
      case else falls
        b()
    $z = value-of
        switch $x
          case 1, 2
            a()
          case else
            throw new E()
    try
      a()
    catch A|B.C $e
      throw $e
    always
      c()
    function g()
      var $n = 0
      yield $n
      delete $n"
  `);
});

test("a rule's pattern has variables where it asks for anything", async () => {
  expect(await sketched(php, "php", php.patternFile("md5(__meta_X, __rest_ARGS)"))).toMatchInlineSnapshot(
    `"md5($__meta_X, $__rest_ARGS)"`,
  );
});
