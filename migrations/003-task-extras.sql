-- What a task has beside its own document; it goes with the task.

CREATE TABLE consistency_results (
  seq      INTEGER PRIMARY KEY AUTOINCREMENT,
  document TEXT NOT NULL,
  task_id  TEXT AS (document ->> '$.task_id') STORED NOT NULL
           REFERENCES tasks (id) ON DELETE CASCADE
);
CREATE INDEX consistency_results_task ON consistency_results (task_id);
