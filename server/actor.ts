import type { ActorKind, Role } from "#db/vocabulary";
import type { Scope } from "#server/domain/permission";

/** What a request says about itself. `ip` and `userAgent` are for the record, never for a decision about rights. */
export interface RequestMeta {
  readonly requestId: string;
  readonly ip: string | null;
  readonly userAgent: string | null;
  /** Set by pages that poll, so that an unattended tab does not keep a session alive. */
  readonly background: boolean;
}

export interface Membership {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
}

/** A signed-in person as of this request. Read anew for each one, so a lost right is lost at once. */
export interface Person {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly session: {
    readonly id: string;
    readonly aal: 1 | 2;
    readonly amr: readonly string[];
    readonly provedAt: Date | null;
  };
  readonly memberships: readonly Membership[];
  readonly workspace: Membership | null;
  readonly request: RequestMeta;
}

/** A program that holds a service token, as of this request. */
export interface ServiceBearer {
  readonly id: string;
  readonly name: string;
  readonly workspaceId: string;
  readonly workspaceName: string;
  readonly scopes: readonly Scope[];
  readonly request: RequestMeta;
}

/** A person, or a program with a service token, acting in a workspace with the rights the procedure asked for. */
export interface Actor {
  /** Absent for a person. A program's `userId` and `sessionId` are its token's id, and its role that of nobody in particular. */
  readonly kind?: Extract<ActorKind, "service_token">;
  readonly userId: string;
  readonly name: string;
  readonly workspaceId: string;
  readonly role: Role;
  readonly sessionId: string;
  readonly request: RequestMeta;
}

/** Whoever did something, for the activity log. */
export interface Doer {
  readonly kind: ActorKind;
  readonly id: string | null;
  readonly name: string;
  readonly request: RequestMeta | null;
}

export const systemDoer = (name: string): Doer => ({ kind: "system", id: null, name, request: null });

export const doerOf = (actor: Pick<Actor, "kind" | "userId" | "name" | "request">): Doer => ({
  kind: actor.kind ?? "user",
  id: actor.userId,
  name: actor.name,
  request: actor.request,
});
