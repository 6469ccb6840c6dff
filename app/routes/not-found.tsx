/** Any other address. */
export const loader = () => {
  throw new Response("Not found", { status: 404, statusText: "Not Found" });
};

export const action = loader;

export default function NotFound() {
  return null;
}
