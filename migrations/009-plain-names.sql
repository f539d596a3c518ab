-- Fields of documents get the names that the program has used since version 9 of this schema:
--   faults   strikes -> applies_to, met -> matched, struck -> applied
--   servers  offline.met -> offline.matched, offline.spells -> offline.outages
--   tasks    struck -> task_faults, within it stretch -> segment, met -> matched,
--            hindrances -> interruptions, and their does -> kind
--   looks -> read_states; meta is_half_born -> is_initialising
-- The images of earlier rows in `changes` are renamed too, or a rewind would bring back old names.
-- A key is renamed in the JSON text where it stands alone there: quotes within values are escaped,
-- so the text "does": is always a key.

DROP INDEX faults_armed;
ALTER TABLE faults RENAME TO old_faults;
DROP INDEX faults_id;
CREATE TABLE faults (
  seq        INTEGER PRIMARY KEY AUTOINCREMENT,
  document   TEXT NOT NULL,
  id         TEXT AS (document ->> '$.id') STORED NOT NULL,
  applies_to TEXT AS (document ->> '$.applies_to') STORED NOT NULL,
  is_over    INTEGER AS (document ->> '$.is_over') STORED NOT NULL
);
INSERT INTO faults (seq, document)
SELECT seq, json_remove(
    json_set(document,
      '$.applies_to', document ->> '$.strikes',
      '$.matched', document ->> '$.met',
      '$.applied', document ->> '$.struck'),
    '$.strikes', '$.met', '$.struck')
FROM old_faults ORDER BY seq;
DROP TABLE old_faults;
CREATE UNIQUE INDEX faults_id ON faults (id);
CREATE INDEX faults_armed ON faults (applies_to, is_over);

UPDATE servers SET document = json_set(document, '$.offline',
    json(replace(replace(document -> '$.offline', '"met":', '"matched":'), '"spells":', '"outages":')))
WHERE document -> '$.offline' IS NOT NULL;

UPDATE tasks SET document = json_remove(
    json_set(document, '$.task_faults', json(replace(replace(replace(replace(document -> '$.struck',
      '"stretch":', '"segment":'), '"met":', '"matched":'), '"hindrances":', '"interruptions":'),
      '"does":', '"kind":'))),
    '$.struck')
WHERE document -> '$.struck' IS NOT NULL;

-- In an image the document is a text within JSON: || '' keeps the new one a text too.
UPDATE changes SET before = json_set(before, '$.document', json_remove(
    json_set(before ->> '$.document',
      '$.applies_to', before ->> '$.document' ->> '$.strikes',
      '$.matched', before ->> '$.document' ->> '$.met',
      '$.applied', before ->> '$.document' ->> '$.struck'),
    '$.strikes', '$.met', '$.struck') || '')
WHERE place = 'faults' AND before IS NOT NULL;

UPDATE changes SET before = json_set(before, '$.document',
    json_set(before ->> '$.document', '$.offline', json(replace(replace(
      before ->> '$.document' -> '$.offline', '"met":', '"matched":'), '"spells":', '"outages":')))
    || '')
WHERE place = 'servers' AND before ->> '$.document' -> '$.offline' IS NOT NULL;

UPDATE changes SET before = json_set(before, '$.document', json_remove(
    json_set(before ->> '$.document', '$.task_faults', json(replace(replace(replace(replace(
      before ->> '$.document' -> '$.struck',
      '"stretch":', '"segment":'), '"met":', '"matched":'), '"hindrances":', '"interruptions":'),
      '"does":', '"kind":'))),
    '$.struck') || '')
WHERE place = 'tasks' AND before ->> '$.document' -> '$.struck' IS NOT NULL;

ALTER TABLE looks RENAME TO read_states;
UPDATE changes SET place = 'read_states' WHERE place = 'looks';

UPDATE meta SET key = 'is_initialising' WHERE key = 'is_half_born';
UPDATE changes SET key = 'is_initialising', before = replace(before, 'is_half_born', 'is_initialising')
WHERE place = 'meta' AND key = 'is_half_born';
