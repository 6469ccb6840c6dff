import { text } from "#tests/forges/answers";
import type { Call } from "#tests/forges/call";
import { spawnGit } from "#tests/forges/run-git";

/**
 * Answers one request of git's smart HTTP protocol from a bare repository, with `git http-backend` as CGI child
 * (git-http-backend(1)). The caller has checked access; this offers upload-pack only.
 */
export async function serveUploadPack(call: Call, directory: string, service: string): Promise<Response> {
  const { code, stdout, stderr } = await spawnGit(["http-backend"], call.body, {
    GIT_PROJECT_ROOT: directory,
    GIT_HTTP_EXPORT_ALL: "1",
    PATH_INFO: `/${service}`,
    QUERY_STRING: call.url.search.slice(1),
    REQUEST_METHOD: call.method,
    REMOTE_ADDR: "127.0.0.1",
    CONTENT_TYPE: call.headers.get("content-type") ?? "",
    CONTENT_LENGTH: String(call.body.length),
    // A version the client asks for, and a compressed request body, travel in these two headers.
    HTTP_CONTENT_ENCODING: call.headers.get("content-encoding") ?? "",
    GIT_PROTOCOL: call.headers.get("git-protocol") ?? "",
  });
  const end = stdout.indexOf("\r\n\r\n");
  if (code !== 0 || end < 0) return text(`git http-backend failed: ${stderr}`, 500);
  const headers = new Headers();
  let status = 200;
  for (const line of stdout.subarray(0, end).toString("latin1").split("\r\n")) {
    const colon = line.indexOf(":");
    const value = line.slice(colon + 1).trim();
    if (line.slice(0, colon).toLowerCase() === "status") status = Number.parseInt(value, 10);
    else headers.append(line.slice(0, colon), value);
  }
  return new Response(new Uint8Array(stdout.subarray(end + 4)), { status, headers });
}
