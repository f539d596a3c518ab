-- Templates of target servers, and the migration projects that source servers belong to.

CREATE TABLE templates (
  seq               INTEGER PRIMARY KEY AUTOINCREMENT,
  document          TEXT NOT NULL,
  id                TEXT AS (document ->> '$.id') STORED NOT NULL,
  name              TEXT AS (document ->> '$.name') STORED NOT NULL,
  availability_zone TEXT AS (document ->> '$.availability_zone') STORED NOT NULL,
  region            TEXT AS (document ->> '$.region') STORED NOT NULL
);
CREATE UNIQUE INDEX templates_id ON templates (id);
CREATE INDEX templates_name ON templates (name);

CREATE TABLE migprojects (
  seq       INTEGER PRIMARY KEY AUTOINCREMENT,
  document  TEXT NOT NULL,
  id        TEXT AS (document ->> '$.id') STORED NOT NULL,
  name      TEXT AS (document ->> '$.name') STORED NOT NULL,
  isdefault INTEGER AS (document ->> '$.isdefault') STORED NOT NULL
);
CREATE UNIQUE INDEX migprojects_id ON migprojects (id);
CREATE INDEX migprojects_name ON migprojects (name);
CREATE UNIQUE INDEX migprojects_default ON migprojects (isdefault) WHERE isdefault = 1;

-- Which tasks use a template, and which servers a project holds.
ALTER TABLE tasks ADD COLUMN vm_template_id TEXT AS (document ->> '$.vm_template_id');
ALTER TABLE tasks ADD COLUMN clonevm_template_id TEXT AS (document ->> '$.clonevm_template_id');
CREATE INDEX tasks_template ON tasks (vm_template_id);
CREATE INDEX tasks_clone_template ON tasks (clonevm_template_id);
CREATE INDEX servers_project ON servers (migproject);
