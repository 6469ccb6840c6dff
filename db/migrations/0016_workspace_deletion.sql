ALTER TABLE "workspaces" ADD COLUMN "deletion_begun_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "deleted_at" timestamp with time zone;