import { test } from "vitest";
import { expectReported } from "#tests/scanners/sast/flows/expect-reported";

test("where foreign data goes in PHP", async () => {
  await expectReported("php/command-injection", {
    "src/app.php": `<?php
namespace App;
use Illuminate\\Http\\Request;
class Runner {
  private $cmd;
  protected static $base = "ls";
  public function __construct($cmd) { $this->cmd = $cmd; }
  public function run() { return system("a " . $this->cmd); } // reported
  public static function go($c) { (new self($c))->run(); return static::$base; }
}
function helper(string $x, $y = "d") { return "b $x"; }
class C {
  public function index(Request $request) {
    $r = new Runner($request->input('a')); $r->run();
    Runner::go($request->get('z'));
    system(helper($_GET['x'])); // reported
    foreach ($_POST['l'] as $k => $v) { system("c $v"); } // reported
    $h = ['cmd' => $_GET['q'], 'o' => 'x'];
    system("d {$h['cmd']}"); // reported
    system("e {$h['o']}");
    [$m, $n] = [$_GET['m'], 'n'];
    system("f $m"); // reported
    system("g $n");
    $f = function ($z) use ($m) { system("h $m $z"); }; // reported
    $f('x');
    $g = fn($z) => system("i $z"); // reported
    $g($m);
    $q = $_GET['q'] ?? 'default';
    switch ($q) { case 'a': system("j $q"); break; default: system("k $q"); } // reported
    $w = match($q) { 'a' => 'x', default => $q };
    system("l $w"); // reported
    if (!in_array($q, ['a', 'b'], true)) { die('no'); }
    system("m $q");
    array_map(function ($e) { system("n $e"); }, $_GET['arr']); // reported
    $s = sprintf("o %s", $m); system($s); // reported
    $t = ""; $t .= $m; system($t); // reported
    list('a' => $u) = $_GET; system("p $u"); // reported
    system("q " . escapeshellarg($m));
  }
}
`,
  });
});
