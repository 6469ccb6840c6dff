import { afterEach, beforeEach, expect, test } from "vitest";
import { type MirrorLab, openMirrorLab, osvRecord, zipOf } from "#tests/advisories/mirror-lab";

let lab: MirrorLab;

beforeEach(async () => {
  lab = await openMirrorLab();
});

afterEach(() => lab.close());

const scanned = { "requirements.txt": "flask==1.0\n" };

const rulesOf = async (files: Record<string, string> = scanned) =>
  (await lab.scan(files)).findings.map(({ ruleId }) => ruleId);

test("an empty mirror is said, with the command that fills it, and is never the same as no findings", async () => {
  const result = await lab.scan(scanned);

  expect(result).toMatchObject({ status: "failed", findings: [] });
  expect(result.notes[0]).toContain("no package was compared with anything");
  expect(result.notes[0]).toContain("npm run advisories -- update");
});

test("an ecosystem the mirror lacks is named, and the scan is partial", async () => {
  await lab.run(["import", lab.write("PyPI/all.zip", zipOf(osvRecord("GHSA-1111-1111-1111", "flask")))]);

  const result = await lab.scan({ ...scanned, "Gemfile.lock": "GEM\n  specs:\n    rack (2.0.0)\n" });

  expect(result.status).toBe("partial");
  expect(result.notes.join("\n")).toContain("1 of RubyGems");
  expect(result.findings).toHaveLength(1);
});

test.each([
  ["an archive", "PyPI/all.zip", ["PyPI/all.zip"]],
  ["a folder of archives", "dumps", ["dumps/PyPI/all.zip", "dumps/npm/all.zip"]],
])("%s is imported, and found by scans", async (_name, place, archives) => {
  for (const each of archives) lab.write(each, zipOf(osvRecord("GHSA-1111-1111-1111", "Flask")));

  const { code, lines } = await lab.run(["import", `${lab.folder}/${place}`]);

  expect(code).toBe(0);
  expect(lines.join("\n")).toContain("1 records read, 1 of them new or changed");
  expect(await lab.scan(scanned)).toMatchObject({
    status: "complete",
    findings: [{ ruleId: "GHSA-1111-1111-1111", package: { fixedVersion: "2.0", epss: null, kev: false } }],
  });
});

test("a folder of records and a single record are imported", async () => {
  lab.write("records/a/GHSA-1111-1111-1111.json", JSON.stringify(osvRecord("GHSA-1111-1111-1111", "flask")));
  const single = lab.write("one.json", JSON.stringify(osvRecord("PYSEC-2", "flask")));

  expect((await lab.run(["import", `${lab.folder}/records`])).code).toBe(0);
  expect((await lab.run(["import", single])).code).toBe(0);

  expect(await rulesOf()).toEqual(["GHSA-1111-1111-1111", "PYSEC-2"]);
});

test("the same dump again changes nothing, and an older copy does not bring anything back", async () => {
  const withdrawn = osvRecord("PYSEC-1", "flask", {
    modified: "2026-02-01T00:00:00Z",
    withdrawn: "2026-02-01T00:00:00Z",
  });
  const place = lab.write("PyPI/all.zip", zipOf(withdrawn, osvRecord("PYSEC-2", "flask")));
  await lab.run(["import", place]);
  const source = await lab.source();
  const before = await source.basis();

  const again = await lab.run(["import", place]);
  const older = await lab.run([
    "import",
    lab.write("old.json", JSON.stringify(osvRecord("PYSEC-1", "flask"))),
  ]);

  expect([...again.lines, ...older.lines].join("\n").match(/ 0 of them new or changed/g)).toHaveLength(2);
  expect(await rulesOf()).toEqual(["PYSEC-2"]);
  expect(await source.basis()).not.toBe(before);
});

test("a record that was changed takes the place of the old one, in other ecosystems too", async () => {
  await lab.run(["import", lab.write("a.json", JSON.stringify(osvRecord("PYSEC-1", "flask")))]);
  const later = osvRecord("PYSEC-1", "django", { modified: "2026-03-01T00:00:00Z" });

  await lab.run(["import", lab.write("b.json", JSON.stringify(later))]);

  expect(await rulesOf()).toEqual([]);
  expect(await rulesOf({ "requirements.txt": "django==1.0\n" })).toEqual(["PYSEC-1"]);
});

test("of two records with one id in a batch the newer counts", async () => {
  lab.write(
    "records/a.json",
    JSON.stringify(osvRecord("PYSEC-1", "flask", { modified: "2026-03-01T00:00:00Z" })),
  );
  lab.write("records/b.json", JSON.stringify(osvRecord("PYSEC-1", "django")));

  await lab.run(["import", `${lab.folder}/records`]);

  expect(await rulesOf()).toEqual(["PYSEC-1"]);
});

test("records that cannot be read are counted and named, and the others are kept", async () => {
  lab.write("records/a.json", "{");
  lab.write("records/b.json", JSON.stringify(osvRecord("PYSEC-1", "flask", { modified: "yesterday" })));
  lab.write("records/c.json", JSON.stringify(osvRecord("PYSEC-3", "flask", { modified: undefined })));
  lab.write("records/d.json", JSON.stringify(osvRecord("PYSEC-4", "flask")));

  const { code, lines } = await lab.run(["import", `${lab.folder}/records`]);

  expect(code).toBe(0);
  expect(lines.join("\n")).toMatch(/3 of 4 records could not be read.*a\.json: it is not JSON/s);
  expect(await rulesOf()).toEqual(["PYSEC-4"]);
});

test("hostile text in a record is kept as text, or left out, and harms nothing", async () => {
  const odd = osvRecord("PYSEC-1", "flask", {
    summary: "a\u0000b \ud800 '; drop table advisories; -- <script>",
    details: "x".repeat(5 * 1024 ** 2),
    aliases: ["__proto__", "constructor"],
    severity: [{ type: "CVSS_V3", score: "CVSS:3.1/I:U/A:U" }],
  });

  expect((await lab.run(["import", lab.write("odd.json", JSON.stringify(odd))])).code).toBe(0);

  const [finding] = (await lab.scan(scanned)).findings;
  expect(finding).toMatchObject({ severity: "unknown", title: expect.stringContaining("'; drop table") });
});

test("a malicious package is critical and told to be removed", async () => {
  const malicious = {
    ...osvRecord("MAL-2026-1", "flask"),
    affected: [{ package: { ecosystem: "PyPI", name: "flask" }, versions: ["1.0"] }],
  };
  await lab.run(["import", lab.write("mal.json", JSON.stringify(malicious))]);

  const [finding] = (await lab.scan(scanned)).findings;

  expect(finding).toMatchObject({ severity: "critical", package: { malicious: true, fixedVersion: null } });
  expect(finding?.advice).toContain("Remove flask at once");
});

test("records of ecosystems that are not read are left out", async () => {
  const other = osvRecord("DSA-1", "flask", {
    affected: [{ package: { ecosystem: "Debian:12", name: "flask" } }],
  });

  const { lines } = await lab.run([
    "import",
    lab.write("all.zip", zipOf(other, osvRecord("PYSEC-1", "flask"))),
  ]);

  expect(lines.join("\n")).toContain("2 records read, 1 of them new or changed");
  expect((await lab.run(["status"])).lines.join("\n")).toMatch(/PyPI +1 /);
});

test.each([
  ["nothing", "nowhere"],
  ["an archive that is cut off", "cut.zip"],
  ["a file that is no archive", "none.zip"],
  ["an empty folder", "empty"],
])("%s is told in one line", async (_name, place) => {
  lab.write("cut.zip", zipOf(osvRecord("PYSEC-1", "flask")).subarray(0, 100));
  lab.write("none.zip", "hello");
  lab.write("empty/readme.txt", "");

  const { code, lines } = await lab.run(["import", `${lab.folder}/${place}`]);

  expect([code, lines.length]).toEqual([1, 1]);
});
