CREATE TABLE "activity_log" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"occurred_at" timestamp with time zone DEFAULT now() NOT NULL,
	"action" text NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" uuid,
	"actor_name" text NOT NULL,
	"entity_type" text NOT NULL,
	"entity_id" text NOT NULL,
	"metadata" jsonb NOT NULL,
	"ip" text,
	"user_agent" text,
	"request_id" text,
	CONSTRAINT "activity_log_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "activity_log" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "git_connections" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"config_id" uuid NOT NULL,
	"provider" text NOT NULL,
	"host" text NOT NULL,
	"provider_user_id" text NOT NULL,
	"provider_username" text NOT NULL,
	"scopes_asked" text[] NOT NULL,
	"scopes_granted" text[] NOT NULL,
	"access_token" "bytea" NOT NULL,
	"access_iv" "bytea" NOT NULL,
	"access_tag" "bytea" NOT NULL,
	"refresh_token" "bytea",
	"refresh_iv" "bytea",
	"refresh_tag" "bytea",
	"key_id" uuid NOT NULL,
	"enc_v" smallint DEFAULT 1 NOT NULL,
	"token_version" bigint DEFAULT 1 NOT NULL,
	"token_expires_at" timestamp with time zone,
	"state" text NOT NULL,
	"state_reason" text,
	"connected_by" uuid NOT NULL,
	"connected_by_name" text NOT NULL,
	"connected_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_refreshed_at" timestamp with time zone,
	"last_used_at" timestamp with time zone,
	CONSTRAINT "git_connections_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "git_connections_account" UNIQUE("workspace_id","provider","host","provider_user_id"),
	CONSTRAINT "git_connections_access_iv" UNIQUE("workspace_id","key_id","access_iv"),
	CONSTRAINT "git_connections_refresh_iv" UNIQUE("workspace_id","key_id","refresh_iv"),
	CONSTRAINT "git_connections_sealed" CHECK (octet_length("git_connections"."access_iv") = 12 and octet_length("git_connections"."access_tag") = 16
        and ("git_connections"."refresh_token" is null) = ("git_connections"."refresh_iv" is null)
        and ("git_connections"."refresh_token" is null) = ("git_connections"."refresh_tag" is null)
        and ("git_connections"."refresh_iv" is null or octet_length("git_connections"."refresh_iv") = 12)
        and ("git_connections"."refresh_tag" is null or octet_length("git_connections"."refresh_tag") = 16))
);
--> statement-breakpoint
ALTER TABLE "git_connections" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "git_provider_configs" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"provider" text NOT NULL,
	"base_url" text NOT NULL,
	"client_id" "bytea" NOT NULL,
	"client_id_iv" "bytea" NOT NULL,
	"client_id_tag" "bytea" NOT NULL,
	"client_secret" "bytea" NOT NULL,
	"client_secret_iv" "bytea" NOT NULL,
	"client_secret_tag" "bytea" NOT NULL,
	"key_id" uuid NOT NULL,
	"enc_v" smallint DEFAULT 1 NOT NULL,
	"client_id_fingerprint" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"configured_by" uuid NOT NULL,
	"configured_by_name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "git_provider_configs_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "git_provider_configs_provider" UNIQUE("workspace_id","provider"),
	CONSTRAINT "git_provider_configs_id_iv" UNIQUE("workspace_id","key_id","client_id_iv"),
	CONSTRAINT "git_provider_configs_secret_iv" UNIQUE("workspace_id","key_id","client_secret_iv"),
	CONSTRAINT "git_provider_configs_sealed" CHECK (octet_length("git_provider_configs"."client_id_iv") = 12 and octet_length("git_provider_configs"."client_id_tag") = 16
        and octet_length("git_provider_configs"."client_secret_iv") = 12 and octet_length("git_provider_configs"."client_secret_tag") = 16)
);
--> statement-breakpoint
ALTER TABLE "git_provider_configs" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "oauth_flows" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"session_id" uuid NOT NULL,
	"provider" text NOT NULL,
	"config_id" uuid NOT NULL,
	"config_version" integer NOT NULL,
	"nonce_hash" "bytea" NOT NULL,
	"verifier" "bytea" NOT NULL,
	"verifier_iv" "bytea" NOT NULL,
	"verifier_tag" "bytea" NOT NULL,
	"key_id" uuid NOT NULL,
	"redirect_uri" text NOT NULL,
	"scopes_asked" text[] NOT NULL,
	"reconnects" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"consumed_at" timestamp with time zone,
	CONSTRAINT "oauth_flows_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "oauth_flows_sealed" CHECK (octet_length("oauth_flows"."verifier_iv") = 12 and octet_length("oauth_flows"."verifier_tag") = 16)
);
--> statement-breakpoint
ALTER TABLE "oauth_flows" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "connected_repos" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"repository_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"clone_path" text NOT NULL,
	"default_branch" text NOT NULL,
	"language" text,
	"sast_enabled" boolean NOT NULL,
	"sca_enabled" boolean NOT NULL,
	"enabled_by" uuid NOT NULL,
	"enabled_by_name" text NOT NULL,
	"enabled_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_scan_at" timestamp with time zone,
	CONSTRAINT "connected_repos_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "connected_repos_repository" UNIQUE("workspace_id","repository_id")
);
--> statement-breakpoint
ALTER TABLE "connected_repos" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "repositories" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"provider" text NOT NULL,
	"host" text NOT NULL,
	"external_id" text NOT NULL,
	"full_name" text NOT NULL,
	"html_url" text NOT NULL,
	"is_private" boolean NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "repositories_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "repositories_identity" UNIQUE("workspace_id","provider","host","external_id")
);
--> statement-breakpoint
ALTER TABLE "repositories" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "findings" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"repository_id" uuid NOT NULL,
	"fingerprint" text NOT NULL,
	"engine" text NOT NULL,
	"rule_id" text NOT NULL,
	"severity" text NOT NULL,
	"title" text NOT NULL,
	"message" text NOT NULL,
	"advice" text NOT NULL,
	"path" text NOT NULL,
	"line" integer,
	"end_line" integer,
	"excerpt" text,
	"cwe" text[] NOT NULL,
	"package_name" text,
	"package_version" text,
	"fixed_version" text,
	"advisory_ids" text[] NOT NULL,
	"advisory_url" text,
	"state" text NOT NULL,
	"state_reason" text,
	"state_by" text,
	"state_at" timestamp with time zone,
	"first_scan_id" uuid NOT NULL,
	"last_scan_id" uuid NOT NULL,
	"commit_sha" text NOT NULL,
	"first_seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"fixed_at" timestamp with time zone,
	CONSTRAINT "findings_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "findings_identity" UNIQUE("workspace_id","repository_id","fingerprint")
);
--> statement-breakpoint
ALTER TABLE "findings" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "scans" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"repository_id" uuid NOT NULL,
	"state" text NOT NULL,
	"step" text NOT NULL,
	"trigger" text NOT NULL,
	"requested_by" uuid,
	"requested_by_name" text NOT NULL,
	"sast_enabled" boolean NOT NULL,
	"sca_enabled" boolean NOT NULL,
	"branch" text NOT NULL,
	"commit_sha" text,
	"attempt" integer DEFAULT 0 NOT NULL,
	"lease_token" uuid,
	"lease_until" timestamp with time zone,
	"cancel_requested_at" timestamp with time zone,
	"engines" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"error_code" text,
	"error_message" text,
	"queued_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	CONSTRAINT "scans_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "scans" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "installation" (
	"only" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"kek_id" text NOT NULL,
	"kek_check" "bytea" NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "installation_one_row" CHECK ("installation"."only")
);
--> statement-breakpoint
ALTER TABLE "installation" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "one_time_links" (
	"id" uuid PRIMARY KEY NOT NULL,
	"purpose" text NOT NULL,
	"token_hash" "bytea" NOT NULL,
	"data" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"consumed_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "one_time_links" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "recovery_codes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"code_hash" "bytea" NOT NULL,
	"used_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "recovery_codes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"token_hash" "bytea" NOT NULL,
	"user_id" uuid NOT NULL,
	"workspace_id" uuid,
	"aal" smallint NOT NULL,
	"amr" text[] NOT NULL,
	"proved_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	"revoked_reason" text,
	"ip" text,
	"user_agent" text,
	CONSTRAINT "sessions_aal" CHECK ("sessions"."aal" in (1, 2))
);
--> statement-breakpoint
ALTER TABLE "sessions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "throttles" (
	"key" text PRIMARY KEY NOT NULL,
	"hits" integer NOT NULL,
	"window_started_at" timestamp with time zone NOT NULL,
	"window_seconds" integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE "throttles" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "totp_credentials" (
	"user_id" uuid PRIMARY KEY NOT NULL,
	"secret" "bytea" NOT NULL,
	"secret_iv" "bytea" NOT NULL,
	"secret_tag" "bytea" NOT NULL,
	"kek_id" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"confirmed_at" timestamp with time zone,
	"last_used_step" integer,
	CONSTRAINT "totp_credentials_sealed" CHECK (octet_length("totp_credentials"."secret_iv") = 12 and octet_length("totp_credentials"."secret_tag") = 16)
);
--> statement-breakpoint
ALTER TABLE "totp_credentials" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "users" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"password_hash" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"disabled_at" timestamp with time zone,
	CONSTRAINT "users_email_lower" CHECK ("users"."email" = lower("users"."email"))
);
--> statement-breakpoint
ALTER TABLE "users" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "workspace_invitations" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"email" text NOT NULL,
	"role" text NOT NULL,
	"token_hash" "bytea" NOT NULL,
	"invited_by" uuid NOT NULL,
	"invited_by_name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"accepted_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "workspace_invitations_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "workspace_invitations_role" CHECK ("workspace_invitations"."role" <> 'owner')
);
--> statement-breakpoint
ALTER TABLE "workspace_invitations" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "workspace_keys" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"version" integer NOT NULL,
	"kek_id" text NOT NULL,
	"wrapped_dek" "bytea" NOT NULL,
	"wrap_iv" "bytea" NOT NULL,
	"wrap_tag" "bytea" NOT NULL,
	"state" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "workspace_keys_workspace_id_id_pk" PRIMARY KEY("workspace_id","id"),
	CONSTRAINT "workspace_keys_lengths" CHECK (octet_length("workspace_keys"."wrapped_dek") = 32 and octet_length("workspace_keys"."wrap_iv") = 12 and octet_length("workspace_keys"."wrap_tag") = 16)
);
--> statement-breakpoint
ALTER TABLE "workspace_keys" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "workspace_members" (
	"workspace_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"role" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "workspace_members_workspace_id_user_id_pk" PRIMARY KEY("workspace_id","user_id")
);
--> statement-breakpoint
ALTER TABLE "workspace_members" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "workspaces" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "workspaces" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "activity_log" ADD CONSTRAINT "activity_log_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "git_connections" ADD CONSTRAINT "git_connections_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "git_connections" ADD CONSTRAINT "git_connections_workspace_id_config_id_git_provider_configs_workspace_id_id_fk" FOREIGN KEY ("workspace_id","config_id") REFERENCES "public"."git_provider_configs"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "git_connections" ADD CONSTRAINT "git_connections_workspace_id_key_id_workspace_keys_workspace_id_id_fk" FOREIGN KEY ("workspace_id","key_id") REFERENCES "public"."workspace_keys"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "git_provider_configs" ADD CONSTRAINT "git_provider_configs_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "git_provider_configs" ADD CONSTRAINT "git_provider_configs_workspace_id_key_id_workspace_keys_workspace_id_id_fk" FOREIGN KEY ("workspace_id","key_id") REFERENCES "public"."workspace_keys"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "oauth_flows" ADD CONSTRAINT "oauth_flows_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "oauth_flows" ADD CONSTRAINT "oauth_flows_workspace_id_config_id_git_provider_configs_workspace_id_id_fk" FOREIGN KEY ("workspace_id","config_id") REFERENCES "public"."git_provider_configs"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "oauth_flows" ADD CONSTRAINT "oauth_flows_workspace_id_key_id_workspace_keys_workspace_id_id_fk" FOREIGN KEY ("workspace_id","key_id") REFERENCES "public"."workspace_keys"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "connected_repos" ADD CONSTRAINT "connected_repos_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "connected_repos" ADD CONSTRAINT "connected_repos_workspace_id_repository_id_repositories_workspace_id_id_fk" FOREIGN KEY ("workspace_id","repository_id") REFERENCES "public"."repositories"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "connected_repos" ADD CONSTRAINT "connected_repos_workspace_id_connection_id_git_connections_workspace_id_id_fk" FOREIGN KEY ("workspace_id","connection_id") REFERENCES "public"."git_connections"("workspace_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "repositories" ADD CONSTRAINT "repositories_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "findings" ADD CONSTRAINT "findings_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "findings" ADD CONSTRAINT "findings_workspace_id_repository_id_repositories_workspace_id_id_fk" FOREIGN KEY ("workspace_id","repository_id") REFERENCES "public"."repositories"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "findings" ADD CONSTRAINT "findings_workspace_id_first_scan_id_scans_workspace_id_id_fk" FOREIGN KEY ("workspace_id","first_scan_id") REFERENCES "public"."scans"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "findings" ADD CONSTRAINT "findings_workspace_id_last_scan_id_scans_workspace_id_id_fk" FOREIGN KEY ("workspace_id","last_scan_id") REFERENCES "public"."scans"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scans" ADD CONSTRAINT "scans_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scans" ADD CONSTRAINT "scans_workspace_id_repository_id_repositories_workspace_id_id_fk" FOREIGN KEY ("workspace_id","repository_id") REFERENCES "public"."repositories"("workspace_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recovery_codes" ADD CONSTRAINT "recovery_codes_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "totp_credentials" ADD CONSTRAINT "totp_credentials_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workspace_invitations" ADD CONSTRAINT "workspace_invitations_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workspace_keys" ADD CONSTRAINT "workspace_keys_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workspace_members" ADD CONSTRAINT "workspace_members_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workspace_members" ADD CONSTRAINT "workspace_members_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "activity_log_recent" ON "activity_log" USING btree ("workspace_id","occurred_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "oauth_flows_expiry" ON "oauth_flows" USING btree ("workspace_id","expires_at");--> statement-breakpoint
CREATE INDEX "connected_repos_connection" ON "connected_repos" USING btree ("workspace_id","connection_id");--> statement-breakpoint
CREATE INDEX "findings_list" ON "findings" USING btree ("workspace_id","state","severity");--> statement-breakpoint
CREATE INDEX "scans_recent" ON "scans" USING btree ("workspace_id","queued_at" DESC NULLS LAST,"id");--> statement-breakpoint
CREATE INDEX "scans_claimable" ON "scans" USING btree ("queued_at") WHERE state in ('queued', 'running');--> statement-breakpoint
CREATE UNIQUE INDEX "scans_one_waiting" ON "scans" USING btree ("workspace_id","repository_id") WHERE state in ('queued', 'running');--> statement-breakpoint
CREATE UNIQUE INDEX "one_time_links_hash" ON "one_time_links" USING btree ("token_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "recovery_codes_hash" ON "recovery_codes" USING btree ("user_id","code_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "sessions_token_hash" ON "sessions" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "sessions_user" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "users_email" ON "users" USING btree ("email");--> statement-breakpoint
CREATE INDEX "workspace_invitations_hash" ON "workspace_invitations" USING btree ("token_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "workspace_invitations_open" ON "workspace_invitations" USING btree ("workspace_id","email") WHERE accepted_at is null and revoked_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "workspace_keys_one_active" ON "workspace_keys" USING btree ("workspace_id") WHERE state = 'active';--> statement-breakpoint
CREATE INDEX "workspace_members_user" ON "workspace_members" USING btree ("user_id");--> statement-breakpoint
CREATE POLICY "activity_log_select" ON "activity_log" AS PERMISSIVE FOR SELECT TO "secportal_app", "secportal_identity", "secportal_worker" USING (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "activity_log_insert" ON "activity_log" AS PERMISSIVE FOR INSERT TO "secportal_app", "secportal_identity", "secportal_worker" WITH CHECK (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "activity_log_update" ON "activity_log" AS PERMISSIVE FOR UPDATE TO "secportal_app", "secportal_identity", "secportal_worker" USING (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid)) WITH CHECK (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "activity_log_delete" ON "activity_log" AS PERMISSIVE FOR DELETE TO "secportal_app", "secportal_identity", "secportal_worker" USING (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "git_connections_select" ON "git_connections" AS PERMISSIVE FOR SELECT TO "secportal_app", "secportal_identity", "secportal_worker" USING (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "git_connections_insert" ON "git_connections" AS PERMISSIVE FOR INSERT TO "secportal_app", "secportal_identity", "secportal_worker" WITH CHECK (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "git_connections_update" ON "git_connections" AS PERMISSIVE FOR UPDATE TO "secportal_app", "secportal_identity", "secportal_worker" USING (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid)) WITH CHECK (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "git_connections_delete" ON "git_connections" AS PERMISSIVE FOR DELETE TO "secportal_app", "secportal_identity", "secportal_worker" USING (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "git_provider_configs_select" ON "git_provider_configs" AS PERMISSIVE FOR SELECT TO "secportal_app", "secportal_identity", "secportal_worker" USING (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "git_provider_configs_insert" ON "git_provider_configs" AS PERMISSIVE FOR INSERT TO "secportal_app", "secportal_identity", "secportal_worker" WITH CHECK (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "git_provider_configs_update" ON "git_provider_configs" AS PERMISSIVE FOR UPDATE TO "secportal_app", "secportal_identity", "secportal_worker" USING (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid)) WITH CHECK (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "git_provider_configs_delete" ON "git_provider_configs" AS PERMISSIVE FOR DELETE TO "secportal_app", "secportal_identity", "secportal_worker" USING (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "oauth_flows_select" ON "oauth_flows" AS PERMISSIVE FOR SELECT TO "secportal_app", "secportal_identity", "secportal_worker" USING (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "oauth_flows_insert" ON "oauth_flows" AS PERMISSIVE FOR INSERT TO "secportal_app", "secportal_identity", "secportal_worker" WITH CHECK (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "oauth_flows_update" ON "oauth_flows" AS PERMISSIVE FOR UPDATE TO "secportal_app", "secportal_identity", "secportal_worker" USING (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid)) WITH CHECK (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "oauth_flows_delete" ON "oauth_flows" AS PERMISSIVE FOR DELETE TO "secportal_app", "secportal_identity", "secportal_worker" USING (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "connected_repos_select" ON "connected_repos" AS PERMISSIVE FOR SELECT TO "secportal_app", "secportal_identity", "secportal_worker" USING (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "connected_repos_insert" ON "connected_repos" AS PERMISSIVE FOR INSERT TO "secportal_app", "secportal_identity", "secportal_worker" WITH CHECK (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "connected_repos_update" ON "connected_repos" AS PERMISSIVE FOR UPDATE TO "secportal_app", "secportal_identity", "secportal_worker" USING (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid)) WITH CHECK (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "connected_repos_delete" ON "connected_repos" AS PERMISSIVE FOR DELETE TO "secportal_app", "secportal_identity", "secportal_worker" USING (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "repositories_select" ON "repositories" AS PERMISSIVE FOR SELECT TO "secportal_app", "secportal_identity", "secportal_worker" USING (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "repositories_insert" ON "repositories" AS PERMISSIVE FOR INSERT TO "secportal_app", "secportal_identity", "secportal_worker" WITH CHECK (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "repositories_update" ON "repositories" AS PERMISSIVE FOR UPDATE TO "secportal_app", "secportal_identity", "secportal_worker" USING (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid)) WITH CHECK (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "repositories_delete" ON "repositories" AS PERMISSIVE FOR DELETE TO "secportal_app", "secportal_identity", "secportal_worker" USING (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "findings_select" ON "findings" AS PERMISSIVE FOR SELECT TO "secportal_app", "secportal_identity", "secportal_worker" USING (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "findings_insert" ON "findings" AS PERMISSIVE FOR INSERT TO "secportal_app", "secportal_identity", "secportal_worker" WITH CHECK (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "findings_update" ON "findings" AS PERMISSIVE FOR UPDATE TO "secportal_app", "secportal_identity", "secportal_worker" USING (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid)) WITH CHECK (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "findings_delete" ON "findings" AS PERMISSIVE FOR DELETE TO "secportal_app", "secportal_identity", "secportal_worker" USING (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "scans_select" ON "scans" AS PERMISSIVE FOR SELECT TO "secportal_app", "secportal_identity", "secportal_worker" USING (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "scans_insert" ON "scans" AS PERMISSIVE FOR INSERT TO "secportal_app", "secportal_identity", "secportal_worker" WITH CHECK (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "scans_update" ON "scans" AS PERMISSIVE FOR UPDATE TO "secportal_app", "secportal_identity", "secportal_worker" USING (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid)) WITH CHECK (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "scans_delete" ON "scans" AS PERMISSIVE FOR DELETE TO "secportal_app", "secportal_identity", "secportal_worker" USING (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "scans_queue_select" ON "scans" AS PERMISSIVE FOR SELECT TO "secportal_queue" USING (state in ('queued', 'running'));--> statement-breakpoint
CREATE POLICY "scans_queue_update" ON "scans" AS PERMISSIVE FOR UPDATE TO "secportal_queue" USING (state in ('queued', 'running')) WITH CHECK (state = 'running');--> statement-breakpoint
CREATE POLICY "installation_select" ON "installation" AS PERMISSIVE FOR SELECT TO "secportal_identity" USING ((select current_setting('app.scope', true)) = 'identity');--> statement-breakpoint
CREATE POLICY "installation_insert" ON "installation" AS PERMISSIVE FOR INSERT TO "secportal_identity" WITH CHECK ((select current_setting('app.scope', true)) = 'identity');--> statement-breakpoint
CREATE POLICY "installation_update" ON "installation" AS PERMISSIVE FOR UPDATE TO "secportal_identity" USING ((select current_setting('app.scope', true)) = 'identity') WITH CHECK ((select current_setting('app.scope', true)) = 'identity');--> statement-breakpoint
CREATE POLICY "installation_delete" ON "installation" AS PERMISSIVE FOR DELETE TO "secportal_identity" USING ((select current_setting('app.scope', true)) = 'identity');--> statement-breakpoint
CREATE POLICY "one_time_links_select" ON "one_time_links" AS PERMISSIVE FOR SELECT TO "secportal_identity" USING ((select current_setting('app.scope', true)) = 'identity');--> statement-breakpoint
CREATE POLICY "one_time_links_insert" ON "one_time_links" AS PERMISSIVE FOR INSERT TO "secportal_identity" WITH CHECK ((select current_setting('app.scope', true)) = 'identity');--> statement-breakpoint
CREATE POLICY "one_time_links_update" ON "one_time_links" AS PERMISSIVE FOR UPDATE TO "secportal_identity" USING ((select current_setting('app.scope', true)) = 'identity') WITH CHECK ((select current_setting('app.scope', true)) = 'identity');--> statement-breakpoint
CREATE POLICY "one_time_links_delete" ON "one_time_links" AS PERMISSIVE FOR DELETE TO "secportal_identity" USING ((select current_setting('app.scope', true)) = 'identity');--> statement-breakpoint
CREATE POLICY "recovery_codes_select" ON "recovery_codes" AS PERMISSIVE FOR SELECT TO "secportal_identity" USING ((select current_setting('app.scope', true)) = 'identity');--> statement-breakpoint
CREATE POLICY "recovery_codes_insert" ON "recovery_codes" AS PERMISSIVE FOR INSERT TO "secportal_identity" WITH CHECK ((select current_setting('app.scope', true)) = 'identity');--> statement-breakpoint
CREATE POLICY "recovery_codes_update" ON "recovery_codes" AS PERMISSIVE FOR UPDATE TO "secportal_identity" USING ((select current_setting('app.scope', true)) = 'identity') WITH CHECK ((select current_setting('app.scope', true)) = 'identity');--> statement-breakpoint
CREATE POLICY "recovery_codes_delete" ON "recovery_codes" AS PERMISSIVE FOR DELETE TO "secportal_identity" USING ((select current_setting('app.scope', true)) = 'identity');--> statement-breakpoint
CREATE POLICY "sessions_select" ON "sessions" AS PERMISSIVE FOR SELECT TO "secportal_identity" USING ((select current_setting('app.scope', true)) = 'identity');--> statement-breakpoint
CREATE POLICY "sessions_insert" ON "sessions" AS PERMISSIVE FOR INSERT TO "secportal_identity" WITH CHECK ((select current_setting('app.scope', true)) = 'identity');--> statement-breakpoint
CREATE POLICY "sessions_update" ON "sessions" AS PERMISSIVE FOR UPDATE TO "secportal_identity" USING ((select current_setting('app.scope', true)) = 'identity') WITH CHECK ((select current_setting('app.scope', true)) = 'identity');--> statement-breakpoint
CREATE POLICY "sessions_delete" ON "sessions" AS PERMISSIVE FOR DELETE TO "secportal_identity" USING ((select current_setting('app.scope', true)) = 'identity');--> statement-breakpoint
CREATE POLICY "throttles_select" ON "throttles" AS PERMISSIVE FOR SELECT TO "secportal_identity" USING ((select current_setting('app.scope', true)) = 'identity');--> statement-breakpoint
CREATE POLICY "throttles_insert" ON "throttles" AS PERMISSIVE FOR INSERT TO "secportal_identity" WITH CHECK ((select current_setting('app.scope', true)) = 'identity');--> statement-breakpoint
CREATE POLICY "throttles_update" ON "throttles" AS PERMISSIVE FOR UPDATE TO "secportal_identity" USING ((select current_setting('app.scope', true)) = 'identity') WITH CHECK ((select current_setting('app.scope', true)) = 'identity');--> statement-breakpoint
CREATE POLICY "throttles_delete" ON "throttles" AS PERMISSIVE FOR DELETE TO "secportal_identity" USING ((select current_setting('app.scope', true)) = 'identity');--> statement-breakpoint
CREATE POLICY "totp_credentials_select" ON "totp_credentials" AS PERMISSIVE FOR SELECT TO "secportal_identity" USING ((select current_setting('app.scope', true)) = 'identity');--> statement-breakpoint
CREATE POLICY "totp_credentials_insert" ON "totp_credentials" AS PERMISSIVE FOR INSERT TO "secportal_identity" WITH CHECK ((select current_setting('app.scope', true)) = 'identity');--> statement-breakpoint
CREATE POLICY "totp_credentials_update" ON "totp_credentials" AS PERMISSIVE FOR UPDATE TO "secportal_identity" USING ((select current_setting('app.scope', true)) = 'identity') WITH CHECK ((select current_setting('app.scope', true)) = 'identity');--> statement-breakpoint
CREATE POLICY "totp_credentials_delete" ON "totp_credentials" AS PERMISSIVE FOR DELETE TO "secportal_identity" USING ((select current_setting('app.scope', true)) = 'identity');--> statement-breakpoint
CREATE POLICY "users_peers" ON "users" AS PERMISSIVE FOR SELECT TO "secportal_app", "secportal_worker" USING (exists (select 1 from workspace_members m where m.user_id = users.id and m.workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid)));--> statement-breakpoint
CREATE POLICY "users_select" ON "users" AS PERMISSIVE FOR SELECT TO "secportal_identity" USING ((select current_setting('app.scope', true)) = 'identity');--> statement-breakpoint
CREATE POLICY "users_insert" ON "users" AS PERMISSIVE FOR INSERT TO "secportal_identity" WITH CHECK ((select current_setting('app.scope', true)) = 'identity');--> statement-breakpoint
CREATE POLICY "users_update" ON "users" AS PERMISSIVE FOR UPDATE TO "secportal_identity" USING ((select current_setting('app.scope', true)) = 'identity') WITH CHECK ((select current_setting('app.scope', true)) = 'identity');--> statement-breakpoint
CREATE POLICY "users_delete" ON "users" AS PERMISSIVE FOR DELETE TO "secportal_identity" USING ((select current_setting('app.scope', true)) = 'identity');--> statement-breakpoint
CREATE POLICY "workspace_invitations_select" ON "workspace_invitations" AS PERMISSIVE FOR SELECT TO "secportal_app", "secportal_identity", "secportal_worker" USING (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_invitations_insert" ON "workspace_invitations" AS PERMISSIVE FOR INSERT TO "secportal_app", "secportal_identity", "secportal_worker" WITH CHECK (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_invitations_update" ON "workspace_invitations" AS PERMISSIVE FOR UPDATE TO "secportal_app", "secportal_identity", "secportal_worker" USING (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid)) WITH CHECK (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_invitations_delete" ON "workspace_invitations" AS PERMISSIVE FOR DELETE TO "secportal_app", "secportal_identity", "secportal_worker" USING (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_invitations_by_link" ON "workspace_invitations" AS PERMISSIVE FOR SELECT TO "secportal_identity" USING (token_hash = decode((select nullif(current_setting('app.invitation_hash', true), '')), 'hex'));--> statement-breakpoint
CREATE POLICY "workspace_keys_select" ON "workspace_keys" AS PERMISSIVE FOR SELECT TO "secportal_app", "secportal_identity", "secportal_worker" USING (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_keys_insert" ON "workspace_keys" AS PERMISSIVE FOR INSERT TO "secportal_app", "secportal_identity", "secportal_worker" WITH CHECK (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_keys_update" ON "workspace_keys" AS PERMISSIVE FOR UPDATE TO "secportal_app", "secportal_identity", "secportal_worker" USING (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid)) WITH CHECK (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_keys_delete" ON "workspace_keys" AS PERMISSIVE FOR DELETE TO "secportal_app", "secportal_identity", "secportal_worker" USING (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_members_select" ON "workspace_members" AS PERMISSIVE FOR SELECT TO "secportal_app", "secportal_identity", "secportal_worker" USING (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_members_insert" ON "workspace_members" AS PERMISSIVE FOR INSERT TO "secportal_app", "secportal_identity", "secportal_worker" WITH CHECK (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_members_update" ON "workspace_members" AS PERMISSIVE FOR UPDATE TO "secportal_app", "secportal_identity", "secportal_worker" USING (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid)) WITH CHECK (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_members_delete" ON "workspace_members" AS PERMISSIVE FOR DELETE TO "secportal_app", "secportal_identity", "secportal_worker" USING (workspace_id = (select nullif(current_setting('app.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_members_own_for_identity" ON "workspace_members" AS PERMISSIVE FOR SELECT TO "secportal_identity" USING (user_id = (select nullif(current_setting('app.user_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspaces_select" ON "workspaces" AS PERMISSIVE FOR SELECT TO "secportal_app", "secportal_identity", "secportal_worker" USING (id = (select nullif(current_setting('app.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspaces_insert" ON "workspaces" AS PERMISSIVE FOR INSERT TO "secportal_app", "secportal_identity", "secportal_worker" WITH CHECK (id = (select nullif(current_setting('app.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspaces_update" ON "workspaces" AS PERMISSIVE FOR UPDATE TO "secportal_app", "secportal_identity", "secportal_worker" USING (id = (select nullif(current_setting('app.workspace_id', true), '')::uuid)) WITH CHECK (id = (select nullif(current_setting('app.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspaces_delete" ON "workspaces" AS PERMISSIVE FOR DELETE TO "secportal_app", "secportal_identity", "secportal_worker" USING (id = (select nullif(current_setting('app.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspaces_own_for_identity" ON "workspaces" AS PERMISSIVE FOR SELECT TO "secportal_identity" USING (exists (select 1 from workspace_members m where m.workspace_id = workspaces.id and m.user_id = (select nullif(current_setting('app.user_id', true), '')::uuid)));