-- Walls and grants of what 0002 added.
ALTER TABLE listing_caches FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON listing_caches TO secportal_app;
GRANT SELECT, DELETE ON listing_caches TO secportal_worker;
GRANT UPDATE (name, listing_cap, drift_policy) ON workspaces TO secportal_app;
GRANT UPDATE (full_name, html_url, is_private, archived, gone_at) ON repositories TO secportal_worker;
GRANT UPDATE (last_scan_at, default_branch, clone_path, paused_at, paused_reason) ON connected_repos TO secportal_worker;
