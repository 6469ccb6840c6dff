-- Grants of rotation, and the functions that say which keys are in use. They run as a role that sees ids, states and counts of
-- every workspace and no byte of a key or of a sealed value; re-wrapping and re-sealing itself is an ordinary tenant's work.

GRANT UPDATE (kek_id, wrapped_dek, wrap_iv, wrap_tag, state, enc_count) ON workspace_keys TO secportal_vault;
GRANT SELECT, UPDATE (secret, secret_iv, secret_tag, key_id) ON webhook_secrets TO secportal_vault;
-- A secret is bound to its webhook's address.
GRANT SELECT (workspace_id, id, url) ON webhooks TO secportal_vault;
--> statement-breakpoint
GRANT SELECT (workspace_id, id, version, kek_id, state, enc_count) ON workspace_keys TO secportal_keys;
GRANT SELECT (workspace_id, key_id) ON git_provider_configs, git_connections, oauth_flows, webhook_secrets TO secportal_keys;
--> statement-breakpoint
-- How many data keys each key-encryption key wraps.
CREATE FUNCTION kek_usage() RETURNS TABLE (kek_id text, data_keys bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM set_config('app.keys', 'inventory', true);
  RETURN QUERY
  SELECT k.kek_id, count(*) FROM workspace_keys k WHERE k.state <> 'destroyed' GROUP BY k.kek_id;
  PERFORM set_config('app.keys', '', true);
END $$;
--> statement-breakpoint
-- Where the next data keys under a key-encryption key are.
CREATE FUNCTION data_keys_under(kek text, after_workspace uuid, after_key uuid, most integer)
RETURNS TABLE (workspace_id uuid, key_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM set_config('app.keys', 'inventory', true);
  RETURN QUERY
  SELECT k.workspace_id, k.id FROM workspace_keys k
  WHERE k.kek_id = kek AND k.state <> 'destroyed' AND (k.workspace_id, k.id) > (after_workspace, after_key)
  ORDER BY k.workspace_id, k.id LIMIT most;
  PERFORM set_config('app.keys', '', true);
END $$;
--> statement-breakpoint
-- Every data key with the number of rows that hold a value sealed with it.
CREATE FUNCTION data_key_usage()
RETURNS TABLE (workspace_id uuid, key_id uuid, kek_id text, state text, encryptions bigint, uses bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
  PERFORM set_config('app.keys', 'inventory', true);
  RETURN QUERY
  WITH held AS (
    SELECT r.workspace_id, r.key_id, count(*) AS uses FROM (
      SELECT c.workspace_id, c.key_id FROM git_provider_configs c
      UNION ALL SELECT c.workspace_id, c.key_id FROM git_connections c
      UNION ALL SELECT f.workspace_id, f.key_id FROM oauth_flows f
      UNION ALL SELECT w.workspace_id, w.key_id FROM webhook_secrets w
    ) r GROUP BY r.workspace_id, r.key_id
  )
  SELECT k.workspace_id, k.id, k.kek_id, k.state, k.enc_count, coalesce(h.uses, 0)
  FROM workspace_keys k LEFT JOIN held h ON h.workspace_id = k.workspace_id AND h.key_id = k.id
  ORDER BY k.workspace_id, k.version;
  PERFORM set_config('app.keys', '', true);
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION kek_usage(), data_keys_under(text, uuid, uuid, integer), data_key_usage() FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION kek_usage(), data_keys_under(text, uuid, uuid, integer), data_key_usage() TO secportal_worker;
--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO secportal_keys;
--> statement-breakpoint
ALTER FUNCTION kek_usage() OWNER TO secportal_keys;
ALTER FUNCTION data_keys_under(text, uuid, uuid, integer) OWNER TO secportal_keys;
ALTER FUNCTION data_key_usage() OWNER TO secportal_keys;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM secportal_keys;
