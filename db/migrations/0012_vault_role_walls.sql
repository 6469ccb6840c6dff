-- The vault role opens and seals: it alone is to read sealed values and the data keys, and it reads nothing else of a workspace.
ALTER TABLE token_uses FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
GRANT INSERT ON token_uses TO secportal_vault;
GRANT SELECT ON token_uses TO secportal_app;
GRANT SELECT, DELETE ON token_uses TO secportal_worker;
GRANT SELECT ON workspaces TO secportal_vault;
GRANT SELECT, INSERT ON workspace_keys TO secportal_vault;
GRANT SELECT, INSERT, UPDATE ON git_provider_configs, git_connections TO secportal_vault;
GRANT SELECT, INSERT, UPDATE, DELETE ON oauth_flows TO secportal_vault;
GRANT INSERT ON activity_log, notification_outbox TO secportal_vault;
