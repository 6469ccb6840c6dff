export * from "#db/schema/activity";
export * from "#db/schema/connections";
export * from "#db/schema/policies";
export * from "#db/schema/repositories";
export * from "#db/schema/scans";
export * from "#db/schema/users";
export * from "#db/schema/workspaces";
