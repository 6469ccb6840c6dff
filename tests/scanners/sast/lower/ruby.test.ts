import { expect, test } from "vitest";
import { ruby } from "#server/scanners/sast/lower/ruby/index";
import { sketched } from "#tests/scanners/sast/lower/lowered";

const read = (code: string) => sketched(ruby, "ruby", code);

test("classes: mixins, constants, methods of the class, and what is called in its body", async () => {
  expect(
    await read(`
module Admin
  class UsersController < ApplicationController
    include Loud
    LIMIT = 1
    before_action :check, only: [:show]
    attr_accessor :name
    def initialize(a, b = 1, *rest, k:, o: 2, **opts, &blk)
      @a = a
      super(a)
    end
    def self.make(x) = x + 1
    class << self
      def other; end
    end
    private def hidden; @a; end
  end
end`),
  ).toMatchInlineSnapshot(`
    "class Admin
      class UsersController < ApplicationController, Loud
        static field LIMIT = 1
        constructor initialize(a, b = 1, *rest, k, o = 2, **opts, blk)
          this.a = a
          return super(a)
        static method make(x)
          return (x + 1)
        static method other()
        method hidden()
          return this.a
        before_action("check", only=["show"])
        attr_accessor("name")"
  `);
});

test("methods give back their last value on each way through", async () => {
  expect(
    await read(`
def f
  if a
    b
  elsif c
    d
  else
    return e
  end
end
def g
  risky
rescue IOError, Net::Error => e
  puts e
ensure
  close
end
def h = case x when 1 then "one" else "more" end`),
  ).toMatchInlineSnapshot(`
    "function f()
      if a
        return b
      elif c
        return d
      else
        return e
    function g()
      try
        return risky
      catch IOError|Net.Error e
        return puts(e)
      always
        close
    function h()
      switch x
        case 1
          return "one"
        case else
          return "more""
  `);
});

test("arguments by position, by name, spread, and blocks", async () => {
  expect(
    await read(`
render inline: "x", status: 200
User.where("name = '#{params[:n]}'", *more, **opts).first
foo(:a => 1, "b" => 2, key => 3)
items.each_with_index { |(a, b), i| puts a }
items.map(&:to_s)
items.each do next end
add = ->(x, y = 1) { x + y }
p2 = proc { |x| x }
Foo::Bar.new(x)
obj&.run!
raise ArgumentError, "no"
yield 1`),
  ).toMatchInlineSnapshot(`
    "render(inline="x", status=200)
    User.where(t("name = '", params["n"], "'"), *more, *opts).first()
    foo(a=1, b=2, {key: 3})
    items.each_with_index(fn([a, b], i))
      arrow -([a, b], i)
        return puts(a)
    items.map("to_s")
    items.each(fn())
      arrow -()
        continue
    add = fn(x, y = 1)
      arrow -(x, y = 1)
        return (x + y)
    p2 = fn(x)
      arrow -(x)
        return x
    new Foo.Bar(x)
    obj.run!()
    throw new ArgumentError("no")
    yield(1)"
  `);
});

test("text: interpolation, heredocs below their use, symbols, patterns, shells", async () => {
  expect(
    await read(`
a = "x #{y} z" 'more'
b = run(<<~SQL, <<~'RAW')
  select #{name}
SQL
  raw #{name}
RAW
c = 'it\\'s'
d = %w[a b]
e = :sym
f = /a.c/i
g = /a#{b}/
h = \`ls #{dir}\`
i = x =~ /re/
j = x !~ /re/`),
  ).toMatchInlineSnapshot(`
    "a = t(t("x ", y, " z"), "more")
    b = run(t("  select ", name, "\\n"), t("  raw #{name}\\n"))
    c = "it's"
    d = ["a", "b"]
    e = "sym"
    f = /a.c/i
    g = new Regexp(t("a", b))
    h = \`(t("ls ", dir))
    i = (x match /re/)
    j = not (x match /re/)"
  `);
});

test("assignments: several, operators, attributes, appending", async () => {
  expect(
    await read(`
a, (b, *c), d = x
a, b = b, a
x ||= 1
h[:k] &&= 2
obj.name = params[:name]
html << a << b
1 << 2
h = { a: 1, "b" => 2, **more, c: }
@count += 1
$debug = true
v = x rescue nil
w = if a then 1 else 2 end`),
  ).toMatchInlineSnapshot(`
    "[a, [b, *c], d] = x
    [a, b] = [b, a]
    x or= 1
    h["k"] and= 2
    obj.name = params["name"]
    seq(html += a, html += b)
    (1 << 2)
    h = {"a": 1, "b": 2, *more, "c": c}
    this.count += 1
    $debug = true
    v = value-of
        try
          x
        catch
          null
    w = value-of
        if a
          1
        else
          2"
  `);
});

test("statements before and behind what they guard", async () => {
  expect(
    await read(`
run if ready
run unless done
begin; a; end while b
until x; y; end
for a, b in list do c end
case
when x > 1 then a
end
case v
in {name: String => n, age:} if n then a
in [x, *y] then b
end
redirect_to root_path and return
return 1, 2`),
  ).toMatchInlineSnapshot(`
    "if ready
      run
    if not done
      run
    do b
      a
    while not x
      y
    each [a, b] in list
      c
    switch -
      case (x > 1)
        a
    switch -
      case ?()
        n = v
        age = v
        n
        a
      case ?()
        x = v
        y = v
        b
    (redirect_to(root_path) and value-of)
    return [1, 2]"
  `);
});

test("what a file requires", async () => {
  expect(
    await read(`
require "net/http"
require_relative "lib/x"
require name`),
  ).toMatchInlineSnapshot(`
    "import net/http
    import ./lib/x
    require(name)"
  `);
});
