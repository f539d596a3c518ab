-- Requests and the events between them are counted in one order, which a reader can resume by.

-- Not read off the document: each column that is costs another look through it.
ALTER TABLE entries ADD COLUMN event_id INTEGER;
CREATE UNIQUE INDEX entries_event_id ON entries (event_id);
CREATE INDEX events_task_id ON events (task_id) WHERE task_id IS NOT NULL;
