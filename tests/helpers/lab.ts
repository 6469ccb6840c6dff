import type { Role } from "#db/vocabulary";
import { type BehindTheWalls, lookBehindTheWalls } from "#tests/helpers/behind-the-walls";
import { type Browser, openBrowser } from "#tests/helpers/browser";
import { type ForgeNetwork, openForgeNetwork } from "#tests/helpers/connecting";
import type { Member } from "#tests/helpers/people";
import { createProduct, type Product } from "#tests/helpers/product";

export type Operator = Member & { readonly browser: Browser };

/** The product between three providers that can be played with and a database that can be looked into. */
export interface Lab {
  readonly product: Product;
  readonly network: ForgeNetwork;
  readonly walls: BehindTheWalls;
  /** Somebody at AAL2 with a browser, in a workspace of their own unless told. */
  operator(role?: Role, workspaceId?: string): Promise<Operator>;
  close(): Promise<void>;
}

export async function openLab(overrides: Record<string, string> = {}): Promise<Lab> {
  const product = await createProduct(overrides);
  const network = openForgeNetwork();
  const walls = lookBehindTheWalls(product.database);
  return {
    ...{ product, network, walls },
    operator: async (role = "owner", workspaceId) => {
      const workspace = workspaceId ? { id: workspaceId, name: "Acme" } : await product.workspace("Acme");
      const member = await product.member(workspace, role);
      return { ...member, browser: openBrowser(product, member) };
    },
    close: async () => {
      await walls.close();
      await network.close();
      await product.close();
    },
  };
}
