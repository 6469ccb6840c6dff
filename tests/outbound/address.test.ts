import { expect, test } from "vitest";
import { isLoopback, isPublicAddress } from "#server/outbound/address";

test.each([
  ...["0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1"],
  ...["127.255.255.255", "169.254.169.254", "169.254.0.1", "172.16.0.1", "172.31.255.255", "192.0.0.1"],
  ...["192.168.0.1", "192.168.255.255", "198.18.0.1", "198.19.255.255", "224.0.0.1", "239.255.255.255"],
  ...["240.0.0.1", "255.255.255.255"],
  ...["::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:7f00:1", "0:0:0:0:0:ffff:10.0.0.1"],
  ...["::ffff:8.8.8.8", "64:ff9b::7f00:1", "64:ff9b::10.0.0.1", "2002:7f00:1::", "2002:a00:1::1"],
  ...["fc00::1", "fd00::1", "fdff:ffff::1", "fe80::1", "febf::1", "ff02::1"],
  // Teredo and local NAT64 hide an IPv4 address too; site-local is private by its old definition.
  ...["2001:0:7f00:1::1", "64:ff9b:1::a00:1", "fec0::1"],
])("%s is not public", (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each([
  ...["1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255"],
  ...["128.0.0.0", "140.82.121.4", "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0"],
  ...["198.17.255.255", "198.20.0.0", "223.255.255.255"],
  ...["2606:4700::1111", "2a00:1450:4001::200e", "2001:4860:4860::8888"],
])("%s is public", (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

test.each([
  "",
  "localhost",
  "1.2.3",
  "0x7f.1",
  "2130706433",
  "1.1.1.1:80",
  "[::1]",
  "example.com",
  "1.1.1.1 ",
])("%j is no address at all, and not public", (text) => {
  expect(isPublicAddress(text)).toBe(false);
});

test("loopback is a name and two families, and nothing that only starts like them", () => {
  const loopback = ["localhost", "127.0.0.1", "127.9.8.7", "[::1]"];
  const other = [
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "xlocalhost",
    "::1",
    "128.0.0.1",
    "0.0.0.0",
  ];

  expect([...loopback, ...other].filter(isLoopback)).toEqual(loopback);
});
