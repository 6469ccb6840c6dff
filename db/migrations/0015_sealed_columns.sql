-- Pages and the worker see connections, configs and flows without what is sealed in them, and no data key at all.
REVOKE ALL ON git_connections, git_provider_configs, oauth_flows, workspace_keys FROM secportal_app, secportal_worker;
--> statement-breakpoint
GRANT SELECT (workspace_id, id, config_id, provider, host, provider_user_id, provider_username, scopes_asked, scopes_granted,
  token_version, token_expires_at, expiry_told_version, state, state_reason, connected_by, connected_by_name, connected_at,
  last_refreshed_at, last_used_at, last_probed_at, refresh_lease, refresh_lease_until, refresh_started_at, refresh_failures,
  refresh_retry_at, rate_limited_until) ON git_connections TO secportal_app, secportal_worker;
GRANT UPDATE (provider_username, scopes_granted, expiry_told_version, state, state_reason, last_probed_at, refresh_lease,
  refresh_lease_until, refresh_started_at, refresh_failures, refresh_retry_at, rate_limited_until)
  ON git_connections TO secportal_app, secportal_worker;
GRANT DELETE ON git_connections, git_provider_configs TO secportal_app;
-- A row that is about to be removed is locked first, which takes the right to change something of it.
GRANT UPDATE (updated_at) ON git_provider_configs TO secportal_app;
GRANT SELECT (workspace_id, id, provider, base_url, client_id_fingerprint, version, configured_by, configured_by_name, created_at,
  updated_at) ON git_provider_configs TO secportal_app, secportal_worker;
