-- What each request changed: how a row was before it. Written by triggers (store/history.ts), read
-- backwards by a rewind. `before` is JSON of the row's columns, null for a row that was not there.
CREATE TABLE changes (
  request INTEGER NOT NULL,
  place   TEXT NOT NULL,
  key     NOT NULL,
  before  TEXT,
  PRIMARY KEY (request, place, key)
) WITHOUT ROWID;
