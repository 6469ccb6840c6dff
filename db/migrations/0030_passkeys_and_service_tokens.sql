CREATE TABLE "passkey_challenges" (
	"challenge_hash" "bytea" PRIMARY KEY NOT NULL,
	"purpose" text NOT NULL,
	"user_id" uuid,
	"session_id" uuid,
	"browser_hash" "bytea",
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "passkey_challenges_bound" CHECK (case when "passkey_challenges"."purpose" = 'sign_in' then "passkey_challenges"."browser_hash" is not null
        else "passkey_challenges"."user_id" is not null and "passkey_challenges"."session_id" is not null end)
);
--> statement-breakpoint
ALTER TABLE "passkey_challenges" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "passkeys" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"credential_id" "bytea" NOT NULL,
	"public_key" "bytea" NOT NULL,
	"counter" bigint NOT NULL,
	"transports" text[] NOT NULL,
	"synced" boolean NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_used_at" timestamp with time zone,
	CONSTRAINT "passkeys_counter" CHECK ("passkeys"."counter" >= 0)
);
--> statement-breakpoint
ALTER TABLE "passkeys" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "service_tokens" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"token_hash" "bytea" NOT NULL,
	"hint" text NOT NULL,
	"scopes" text[] NOT NULL,
	"created_by" uuid NOT NULL,
	"created_by_name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"last_used_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	"revoked_by_name" text,
	CONSTRAINT "service_tokens_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "service_tokens_scopes" CHECK (cardinality("service_tokens"."scopes") > 0),
	CONSTRAINT "service_tokens_life" CHECK ("service_tokens"."expires_at" <= "service_tokens"."created_at" + interval '366 days')
);
--> statement-breakpoint
ALTER TABLE "service_tokens" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "passkey_challenges" ADD CONSTRAINT "passkey_challenges_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "passkeys" ADD CONSTRAINT "passkeys_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "service_tokens" ADD CONSTRAINT "service_tokens_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "passkey_challenges_end" ON "passkey_challenges" USING btree ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "passkeys_credential" ON "passkeys" USING btree ("credential_id");--> statement-breakpoint
CREATE INDEX "passkeys_user" ON "passkeys" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "service_tokens_hash" ON "service_tokens" USING btree ("token_hash");--> statement-breakpoint
CREATE POLICY "passkey_challenges_select" ON "passkey_challenges" AS PERMISSIVE FOR SELECT TO "secportal_identity" USING ((select tenant_context('scope')) = 'identity');--> statement-breakpoint
CREATE POLICY "passkey_challenges_insert" ON "passkey_challenges" AS PERMISSIVE FOR INSERT TO "secportal_identity" WITH CHECK ((select tenant_context('scope')) = 'identity');--> statement-breakpoint
CREATE POLICY "passkey_challenges_update" ON "passkey_challenges" AS PERMISSIVE FOR UPDATE TO "secportal_identity" USING ((select tenant_context('scope')) = 'identity') WITH CHECK ((select tenant_context('scope')) = 'identity');--> statement-breakpoint
CREATE POLICY "passkey_challenges_delete" ON "passkey_challenges" AS PERMISSIVE FOR DELETE TO "secportal_identity" USING ((select tenant_context('scope')) = 'identity');--> statement-breakpoint
CREATE POLICY "passkeys_select" ON "passkeys" AS PERMISSIVE FOR SELECT TO "secportal_identity" USING ((select tenant_context('scope')) = 'identity');--> statement-breakpoint
CREATE POLICY "passkeys_insert" ON "passkeys" AS PERMISSIVE FOR INSERT TO "secportal_identity" WITH CHECK ((select tenant_context('scope')) = 'identity');--> statement-breakpoint
CREATE POLICY "passkeys_update" ON "passkeys" AS PERMISSIVE FOR UPDATE TO "secportal_identity" USING ((select tenant_context('scope')) = 'identity') WITH CHECK ((select tenant_context('scope')) = 'identity');--> statement-breakpoint
CREATE POLICY "passkeys_delete" ON "passkeys" AS PERMISSIVE FOR DELETE TO "secportal_identity" USING ((select tenant_context('scope')) = 'identity');--> statement-breakpoint
CREATE POLICY "service_tokens_select" ON "service_tokens" AS PERMISSIVE FOR SELECT TO "secportal_app", "secportal_identity", "secportal_vault", "secportal_worker" USING (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
CREATE POLICY "service_tokens_insert" ON "service_tokens" AS PERMISSIVE FOR INSERT TO "secportal_app", "secportal_identity", "secportal_vault", "secportal_worker" WITH CHECK (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
CREATE POLICY "service_tokens_update" ON "service_tokens" AS PERMISSIVE FOR UPDATE TO "secportal_app", "secportal_identity", "secportal_vault", "secportal_worker" USING (workspace_id = (select tenant_context('workspace')::uuid)) WITH CHECK (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
CREATE POLICY "service_tokens_delete" ON "service_tokens" AS PERMISSIVE FOR DELETE TO "secportal_app", "secportal_identity", "secportal_vault", "secportal_worker" USING (workspace_id = (select tenant_context('workspace')::uuid));--> statement-breakpoint
CREATE POLICY "service_tokens_by_secret" ON "service_tokens" AS PERMISSIVE FOR SELECT TO "secportal_identity" USING (token_hash = (select decode(tenant_context('invitation'), 'hex')));