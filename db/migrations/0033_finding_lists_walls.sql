-- Lists of findings are made from this index alone, most severe first: the rows themselves are wide, and are read for the page that
-- is shown. Operators that row security lets near an index are few, so what narrows a list further is tested on its entries.
CREATE INDEX findings_narrow ON findings USING btree (workspace_id, severity_rank, id DESC)
  INCLUDE (state, engine, repository_id, rule_id, first_seen_at, search_text)
  WHERE duplicate_of IS NULL;
--> statement-breakpoint
GRANT UPDATE (decided_over) ON findings TO secportal_app;
