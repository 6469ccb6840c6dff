-- A running process asks whether the database is at the schema it was built for, and reads nothing else of this table.
GRANT SELECT (created_at) ON schema_migrations TO secportal_identity;
--> statement-breakpoint
-- How long the queue is over all workspaces, and how long its oldest scan has waited: numbers, and of nobody in particular.
CREATE FUNCTION queue_depth() RETURNS TABLE (queued bigint, running bigint, oldest_seconds double precision)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT count(*) FILTER (WHERE state = 'queued'), count(*) FILTER (WHERE state = 'running'),
    coalesce(extract(epoch FROM now() - min(queued_at) FILTER (WHERE state = 'queued')), 0)::float8
  FROM scans WHERE state IN ('queued', 'running')
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION queue_depth() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION queue_depth() TO secportal_worker;
GRANT CREATE ON SCHEMA public TO secportal_queue;
--> statement-breakpoint
ALTER FUNCTION queue_depth() OWNER TO secportal_queue;
--> statement-breakpoint
REVOKE CREATE ON SCHEMA public FROM secportal_queue;
