ALTER TABLE advisories FORCE ROW LEVEL SECURITY;
ALTER TABLE advisory_packages FORCE ROW LEVEL SECURITY;
ALTER TABLE cve_exploits FORCE ROW LEVEL SECURITY;
ALTER TABLE advisory_feeds FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON advisories, advisory_packages, cve_exploits, advisory_feeds TO secportal_worker;
