-- Faults: armed by whoever tests a client. Off by default: there are none until one is armed.
CREATE TABLE faults (
  seq      INTEGER PRIMARY KEY AUTOINCREMENT,
  document TEXT NOT NULL,
  id       TEXT AS (document ->> '$.id') STORED NOT NULL,
  strikes  TEXT AS (document ->> '$.strikes') STORED NOT NULL,
  is_over  INTEGER AS (document ->> '$.is_over') STORED NOT NULL
);
CREATE UNIQUE INDEX faults_id ON faults (id);
CREATE INDEX faults_armed ON faults (strikes, is_over);
