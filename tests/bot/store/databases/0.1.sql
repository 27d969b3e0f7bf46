-- A database as the schema's first steps (m001 to m003) left it. Never changed: it has to open for ever.
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE TABLE workspaces (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, dimensions INTEGER);
CREATE TABLE articles (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            workspace INTEGER NOT NULL REFERENCES workspaces,
            title TEXT NOT NULL,
            publisher TEXT,
            byline TEXT,
            url TEXT,
            published_at TEXT,
            published_inferred INTEGER NOT NULL,
            language TEXT,
            origin TEXT,
            stored_at TEXT NOT NULL,
            changed_at TEXT NOT NULL,
            same_as INTEGER REFERENCES articles,
            text_hash TEXT NOT NULL,
            text TEXT NOT NULL
        );
CREATE INDEX articles_by_text ON articles (workspace, text_hash);
CREATE INDEX articles_by_origin ON articles (workspace, origin) WHERE origin IS NOT NULL;
CREATE INDEX articles_by_time ON articles (workspace, published_at);
CREATE INDEX articles_by_same_as ON articles (same_as) WHERE same_as IS NOT NULL;
CREATE TABLE fingerprints (
            workspace INTEGER NOT NULL,
            band INTEGER NOT NULL,
            article INTEGER NOT NULL REFERENCES articles,
            PRIMARY KEY (workspace, band, article)
        ) WITHOUT ROWID;
CREATE INDEX fingerprints_by_article ON fingerprints (article);
CREATE TABLE passages (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            article INTEGER NOT NULL REFERENCES articles,
            start INTEGER NOT NULL,
            end INTEGER NOT NULL
        );
CREATE INDEX passages_by_article ON passages (article);
CREATE TABLE vectors (passage INTEGER PRIMARY KEY REFERENCES passages, vector BLOB NOT NULL);
CREATE TABLE signs (
            id INTEGER PRIMARY KEY,
            workspace INTEGER NOT NULL REFERENCES workspaces,
            first INTEGER NOT NULL,
            members BLOB NOT NULL,
            bits BLOB NOT NULL,
            UNIQUE (workspace, first)
        );
CREATE TABLE turns (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            workspace INTEGER NOT NULL REFERENCES workspaces,
            conversation TEXT NOT NULL,
            question TEXT NOT NULL,
            standalone_question TEXT NOT NULL,
            answered INTEGER NOT NULL,
            claims TEXT NOT NULL,
            quotes TEXT NOT NULL,
            articles TEXT NOT NULL,
            asked_at TEXT NOT NULL
        );
CREATE INDEX turns_by_conversation ON turns (workspace, conversation);
CREATE VIRTUAL TABLE words_1 USING fts5(title, text, content='', tokenize='porter unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE words_2 USING fts5(title, text, content='', tokenize='porter unicode61 remove_diacritics 2');
INSERT INTO _sqlite_migrations VALUES (1,'briefwire','m001_articles','2026-11-24 08:04:08.802223+00:00');
INSERT INTO _sqlite_migrations VALUES (2,'briefwire','m002_passages','2026-11-24 08:04:08.802421+00:00');
INSERT INTO _sqlite_migrations VALUES (3,'briefwire','m003_conversations','2026-11-24 08:04:08.802538+00:00');
INSERT INTO workspaces VALUES (1,'local',8);
INSERT INTO workspaces VALUES (2,'slack:T1',8);
INSERT INTO articles VALUES (1,1,'Tram fares',NULL,NULL,NULL,'2025-06-09T08:00:00.000000+00:00',0,NULL,'tram.md','2025-06-10T08:00:00.000000+00:00','2025-06-10T08:00:00.000000+00:00',NULL,'7ac542c3','The tram stays cheap.
Fares rise “in July”.');
INSERT INTO articles VALUES (2,1,'Tram fares',NULL,NULL,NULL,'2025-06-09T09:00:00.000000+00:00',0,NULL,NULL,'2025-06-10T08:00:00.000000+00:00','2025-06-10T08:00:00.000000+00:00',1,'32ee7fd6','The tram stays quite cheap.');
INSERT INTO articles VALUES (3,2,'Internal',NULL,NULL,NULL,NULL,0,NULL,NULL,'2025-06-10T08:00:00.000000+00:00','2025-06-10T08:00:00.000000+00:00',NULL,'11556fc1','Secret.');
INSERT INTO articles VALUES (4,1,'Port',NULL,NULL,NULL,NULL,0,NULL,NULL,'2025-06-10T08:00:00.000000+00:00','2025-06-10T08:00:00.000000+00:00',NULL,'ed07a694','The port strike ended.');
INSERT INTO fingerprints VALUES (1,-2,1);
INSERT INTO fingerprints VALUES (1,1,1);
INSERT INTO fingerprints VALUES (2,1,3);
INSERT INTO fingerprints VALUES (1,5,4);
INSERT INTO passages VALUES (1,1,0,21);
INSERT INTO passages VALUES (2,1,22,43);
INSERT INTO passages VALUES (3,2,0,27);
INSERT INTO passages VALUES (4,3,0,7);
INSERT INTO passages VALUES (6,4,0,22);
INSERT INTO vectors VALUES (1,X'283B0000000028B70000000000000000');
INSERT INTO vectors VALUES (2,X'0000283B0000000028B7000000000000');
INSERT INTO vectors VALUES (3,X'283B0000000028B70000000000000000');
INSERT INTO vectors VALUES (4,X'0000283B0000000028B7000000000000');
INSERT INTO vectors VALUES (6,X'000000000000283B0000000028B70000');
INSERT INTO signs VALUES (2,2,4,X'040000000000000003000000000000000000000000000080',X'40');
INSERT INTO signs VALUES (3,1,1,X'0100000000000000010000000000000000206EF71E3706000200000000000000010000000000000000206EF71E370600060000000000000004000000000000000000000000000080',X'804010');
INSERT INTO turns VALUES (1,1,'thread','And trams?','What do trams cost?',1,'["Fares rise."]','["Fares rise \u201cin July\u201d."]','[1]','2025-06-10T08:00:00.000000+00:00');
INSERT INTO words_1 (rowid, title, text) VALUES (1, 'Tram fares', 'The tram stays cheap.');
INSERT INTO words_1 (rowid, title, text) VALUES (2, 'Tram fares', 'Fares rise “in July”.');
INSERT INTO words_2 (rowid, title, text) VALUES (4, 'Internal', 'Secret.');
INSERT INTO words_1 (rowid, title, text) VALUES (6, 'Port', 'The port strike ended.');
