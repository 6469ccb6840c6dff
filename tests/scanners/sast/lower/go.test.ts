import { expect, test } from "vitest";
import { packageName } from "#server/scanners/sast/lower/go/declarations";
import { go } from "#server/scanners/sast/lower/go/index";
import { lowered, sketched } from "#tests/scanners/sast/lower/lowered";

const read = (code: string) => sketched(go, "go", `package main\n${code}`);
const inFunction = (code: string) => read(`func f() {\n${code}\n}`);

test("imports are called by their package's likely name", async () => {
  expect(
    await read(`
import (
  "net/http"
  sqlx "github.com/jmoiron/sqlx"
  "github.com/golang-jwt/jwt/v5"
  . "strings"
  _ "github.com/lib/pq"
)`),
  ).toMatchInlineSnapshot(`
    "import net/http *:http
    import github.com/jmoiron/sqlx *:sqlx
    import github.com/golang-jwt/jwt/v5 *:jwt
    import strings *
    import github.com/lib/pq"
  `);
  expect(packageName("gopkg.in/yaml.v3")).toBe("yaml");
  expect(packageName("github.com/mattn/go-sqlite3")).toBe("sqlite3");
  expect(packageName("github.com/dgrijalva/jwt-go")).toBe("jwt");
});

test("the package is the module's", async () => {
  expect((await lowered(go, "go", "package store\n")).package).toBe("store");
});

test("structs, their tags and embedded types; methods with receivers and named results", async () => {
  expect(
    await read(`
type Server struct {
  *http.Server
  Name, Label string \`json:"name"\`
}
type Store interface { Find(id int) (*User, error); Closer }
func (s *Server) Do(x, y int, rest ...string) (n int, err error) {
  n = x
  go func() { return }()
  return
}`),
  ).toMatchInlineSnapshot(`
    "class Server < http.Server
      field Server: http.Server
      @"json:\\"name\\"" field Name: string
      @"json:\\"name\\"" field Label: string
    class Store < Closer
      method Find(id: int)
    (s: Server) method Do(x: int, y: int, *rest: string)
      var n: int = null
      var err: error = null
      n = x
      fn()()
        arrow -()
          return
      return [n, err]"
  `);
});

test("assignments of several values, and the second value of lookups", async () => {
  expect(
    await inFunction(`
a, err := call(x...)
v, ok := m["k"]
s, ok := x.(string)
w, ok := <-ch
x, y = y, x
x += 1
n++
var p, q int = 1, 2
var r string
const k = iota
f.a[1] = <-ch
ch <- v`),
  ).toMatchInlineSnapshot(`
    "function f()
      let [a, err] = call(*x)
      let [v, ok] = [m["k"], ?()]
      let [s, ok] = [<string>x, ?()]
      let [w, ok] = [ch[], ?()]
      [x, y] = [y, x]
      x += 1
      n += 1
      let p: int = 1
      let q: int = 2
      let r: string = null
      let k = ?()
      f.a[1] = ch[]
      ch[] = v"
  `);
});

test("literals of structs, maps and slices", async () => {
  expect(
    await inFunction(`
a := &tls.Config{InsecureSkipVerify: true}
b := []T{{Name: "q"}, {"z", 1}}
c := map[string][]int{"a": {1}, k: nil}
d := gin.H{"user": x}
e := make(map[string]int)
g := new(bytes.Buffer)
h := "a\\n" + \`raw\\n\` + string(b)
i := []byte(x)`),
  ).toMatchInlineSnapshot(`
    "function f()
      let a = new tls.Config(InsecureSkipVerify=true)
      let b = [{"Name": "q"}, ["z", 1]]
      let c = {"a": [1], k: null}
      let d = new gin.H(user=x)
      let e = {}
      let g = new bytes.Buffer()
      let h = ("a\\n" + "raw\\\\n" + <string>b)
      let i = x"
  `);
});

test("loops, conditions and what they declare", async () => {
  expect(
    await inFunction(`
if err := do(); err != nil { return 1, err } else if x > 1 { a() } else { b() }
for i := 0; i < 10; i++ { continue }
for x < 1 { break }
for { c() }
for i, v := range items { d(i, v) }
for _, v := range items { d(v) }
for k := range m { d(k) }
defer file.Close()`),
  ).toMatchInlineSnapshot(`
    "function f()
      block
        let err = do()
        if (err != null)
          return [1, err]
        elif (x > 1)
          a()
        else
          b()
      block
        let i = 0
        while (i < 10) step i += 1
          continue
      while (x < 1)
        break
      while ever
        c()
      each i: v in items
        d(i, v)
      each v in items
        d(v)
      each k: - in m
        d(k)
      file.Close()"
  `);
});

test("switches by value, condition, type and channel", async () => {
  expect(
    await inFunction(`
switch v := x; v { case 1, 2: a(); fallthrough; default: b() }
switch { case x > 1: a() }
switch v := y.(type) { case string, nil: a(v); default: }
select { case v := <-ch: a(v); case out <- 1: default: b() }`),
  ).toMatchInlineSnapshot(`
    "function f()
      block
        let v = x
        switch v
          case 1, 2 falls
            a()
          case else
            b()
      switch -
        case (x > 1)
          a()
      block
        let v = y
        switch -
          case (v instanceof string), (v == null)
            a(v)
          case else
      switch -
        case ?()
          let v = ch[]
          a(v)
        case ?()
          out[] = 1
        case else
          b()"
  `);
});

test("a rule's pattern is read as a statement", async () => {
  expect(
    await sketched(go, "go", go.patternFile("exec.Command(__meta_X, __rest_ARGS)")),
  ).toMatchInlineSnapshot(`
    "function p()
      exec.Command(__meta_X, __rest_ARGS)"
  `);
});
