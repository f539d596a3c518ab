-- Requests and the events between them are counted in one order, which a reader can resume by.

ALTER TABLE entries ADD COLUMN event_id INTEGER AS (document ->> '$.event_id') VIRTUAL;
CREATE UNIQUE INDEX entries_event_id ON entries (event_id);
CREATE INDEX events_task_id ON events (task_id) WHERE task_id IS NOT NULL;
