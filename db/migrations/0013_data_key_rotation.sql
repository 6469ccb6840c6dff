ALTER TABLE "workspace_keys" ADD COLUMN "enc_count" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "totp_credentials_iv" ON "totp_credentials" USING btree ("kek_id","secret_iv");--> statement-breakpoint
CREATE UNIQUE INDEX "workspace_keys_wrap_iv" ON "workspace_keys" USING btree ("workspace_id","kek_id","wrap_iv") WHERE state <> 'destroyed';--> statement-breakpoint
CREATE INDEX "workspace_keys_kek" ON "workspace_keys" USING btree ("kek_id","workspace_id","id") WHERE state <> 'destroyed';--> statement-breakpoint
ALTER TABLE "oauth_flows" ADD CONSTRAINT "oauth_flows_verifier_iv" UNIQUE("workspace_id","key_id","verifier_iv");--> statement-breakpoint
ALTER TABLE "workspace_keys" ADD CONSTRAINT "workspace_keys_destroyed" CHECK ("workspace_keys"."state" <> 'destroyed' or "workspace_keys"."wrapped_dek" = decode(repeat('00', 32), 'hex'));--> statement-breakpoint
CREATE POLICY "git_connections_key_inventory" ON "git_connections" AS PERMISSIVE FOR SELECT TO "secportal_keys" USING ((select current_setting('app.keys', true)) = 'inventory');--> statement-breakpoint
CREATE POLICY "git_provider_configs_key_inventory" ON "git_provider_configs" AS PERMISSIVE FOR SELECT TO "secportal_keys" USING ((select current_setting('app.keys', true)) = 'inventory');--> statement-breakpoint
CREATE POLICY "oauth_flows_key_inventory" ON "oauth_flows" AS PERMISSIVE FOR SELECT TO "secportal_keys" USING ((select current_setting('app.keys', true)) = 'inventory');--> statement-breakpoint
CREATE POLICY "webhook_secrets_key_inventory" ON "webhook_secrets" AS PERMISSIVE FOR SELECT TO "secportal_keys" USING ((select current_setting('app.keys', true)) = 'inventory');--> statement-breakpoint
CREATE POLICY "workspace_keys_key_inventory" ON "workspace_keys" AS PERMISSIVE FOR SELECT TO "secportal_keys" USING ((select current_setting('app.keys', true)) = 'inventory');