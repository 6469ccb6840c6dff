DROP INDEX "findings_list";--> statement-breakpoint
DROP INDEX "findings_asking";--> statement-breakpoint
DROP INDEX "findings_asking_of_repository";--> statement-breakpoint
DROP INDEX "findings_by_rule";--> statement-breakpoint
DROP INDEX "findings_asking_newest";--> statement-breakpoint
DROP INDEX "notification_deliveries_history";--> statement-breakpoint
DROP INDEX "token_uses_recent";--> statement-breakpoint
CREATE INDEX "findings_list" ON "findings" USING btree ("workspace_id","state","severity_rank","id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "findings_asking" ON "findings" USING btree ("workspace_id","severity_rank","id" DESC NULLS FIRST) WHERE state in ('new', 'open', 'reopened') and duplicate_of is null;--> statement-breakpoint
CREATE INDEX "findings_asking_of_repository" ON "findings" USING btree ("workspace_id","repository_id","severity_rank","id" DESC NULLS FIRST) WHERE state in ('new', 'open', 'reopened') and duplicate_of is null;--> statement-breakpoint
CREATE INDEX "findings_by_rule" ON "findings" USING btree ("workspace_id","rule_id","severity_rank","id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "findings_asking_newest" ON "findings" USING btree ("workspace_id","id" DESC NULLS FIRST) WHERE state in ('new', 'open', 'reopened') and duplicate_of is null;--> statement-breakpoint
CREATE INDEX "notification_deliveries_history" ON "notification_deliveries" USING btree ("workspace_id","webhook_id","id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "token_uses_recent" ON "token_uses" USING btree ("workspace_id","connection_id","used_at" DESC NULLS FIRST);