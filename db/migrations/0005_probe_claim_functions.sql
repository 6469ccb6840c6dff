-- The second and third functions that look across workspaces. Both run as the queue role, which sees these columns and no others.

GRANT SELECT (workspace_id, id, config_id, host, provider_user_id, state, last_probed_at), UPDATE (last_probed_at)
  ON git_connections TO secportal_queue;
GRANT SELECT (workspace_id, id, client_id_fingerprint) ON git_provider_configs TO secportal_queue;
--> statement-breakpoint
-- Takes the connection that was asked about longest ago, and marks it at once, so that no two workers ask about the same one.
-- It answers only where the connection is; the worker goes on as an ordinary tenant.
CREATE FUNCTION claim_probe(older interval) RETURNS TABLE (workspace_id uuid, connection_id uuid)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  UPDATE git_connections SET last_probed_at = now()
  WHERE (git_connections.workspace_id, git_connections.id) = (
    SELECT c.workspace_id, c.id FROM git_connections c
    WHERE c.state <> 'suspended' AND (c.last_probed_at IS NULL OR c.last_probed_at < now() - older)
    ORDER BY c.last_probed_at NULLS FIRST, c.id FOR UPDATE SKIP LOCKED LIMIT 1
  )
  RETURNING git_connections.workspace_id, git_connections.id;
$$;
--> statement-breakpoint
-- Whether another connection of this installation lives on the same grant: the same OAuth app and the same account. Deleting the
-- grant at the provider would end that one's token too, in whichever workspace it is. The answer is one bit.
CREATE FUNCTION grant_is_shared(fingerprint text, host text, account text, except_connection uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE shared boolean;
BEGIN
  PERFORM set_config('app.client_fingerprint', fingerprint, true), set_config('app.provider_user_id', account, true);
  SELECT EXISTS (
    SELECT 1 FROM git_connections c
    JOIN git_provider_configs p ON p.workspace_id = c.workspace_id AND p.id = c.config_id
    WHERE c.provider_user_id = account AND c.host = grant_is_shared.host AND c.id <> except_connection
      AND p.client_id_fingerprint = fingerprint
  ) INTO shared;
  PERFORM set_config('app.client_fingerprint', '', true), set_config('app.provider_user_id', '', true);
  RETURN shared;
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION claim_probe(interval), grant_is_shared(text, text, text, uuid) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION claim_probe(interval) TO secportal_worker;
GRANT EXECUTE ON FUNCTION grant_is_shared(text, text, text, uuid) TO secportal_app;
--> statement-breakpoint
GRANT CREATE ON SCHEMA public TO secportal_queue;
--> statement-breakpoint
ALTER FUNCTION claim_probe(interval) OWNER TO secportal_queue;
ALTER FUNCTION grant_is_shared(text, text, text, uuid) OWNER TO secportal_queue;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM secportal_queue;
