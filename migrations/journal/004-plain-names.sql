-- The names that the program has used since version 4 of this schema.
--   meta    life -> journal_id; the field birth of `beginning` -> initial_state
--   events  what happened with a fault: struck -> applied
--   entries the operation Plant -> LoadRecords

UPDATE meta SET key = 'journal_id' WHERE key = 'life';
UPDATE meta SET value = json_remove(
    json_set(value, '$.initial_state', json(value -> '$.birth')), '$.birth')
WHERE key = 'beginning' AND value -> '$.birth' IS NOT NULL;
UPDATE events SET document = json_set(document, '$.what', 'applied')
WHERE kind = 'fault' AND document ->> '$.what' = 'struck';
UPDATE entries SET document = json_set(document, '$.operation', 'LoadRecords')
WHERE operation = 'Plant';
