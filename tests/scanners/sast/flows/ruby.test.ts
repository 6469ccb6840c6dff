import { test } from "vitest";
import { expectReported } from "#tests/scanners/sast/flows/expect-reported";

test("where foreign data goes in Ruby", async () => {
  await expectReported("ruby/command-injection", {
    "src/app.rb": `class Runner
  attr_reader :cmd
  def initialize(cmd, opts = {})
    @cmd = cmd
    @opts = opts
  end
  def run
    system("a #{@cmd}")          # reported
  end
  def self.go(c)
    new(c).run
  end
end
class AController < ApplicationController
  def index
    Runner.new(params[:a]).run
    Runner.go(params[:b])
    params[:list].each { |x| system("b #{x}") }   # reported
    q = params.fetch(:q, "").strip
    %w[a b].each do |k|
      system("c #{k}")
    end
    h = { cmd: params[:z], other: "x" }
    system("d #{h[:cmd]}")   # reported
    system("e #{h[:other]}")
    case q
    when "x" then system("f #{q}")
    else system("g #{q}") # reported
    end
    s = +""
    s << "ls " << q
    system(s) # reported
    v = if q.empty? then "n" else q end
    system("h #{v}") # reported
    exec_it(name: q)
    lam = ->(z) { system("k #{z}") } # reported
    lam.call(q)
    begin
      w = Integer(q)
      system("l #{w}")
    rescue ArgumentError
      system("m #{q}") # reported
    end
    return unless q =~ /\\A\\w+\\z/
    system("n #{q}")
  end
  private
  def exec_it(name:, other: 1)
    system("j #{name}") # reported
  end
end
`,
  });
});
