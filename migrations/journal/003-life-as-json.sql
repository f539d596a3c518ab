-- The name of a journal's life was kept as bare text; every value of meta is JSON.

UPDATE meta SET value = json_quote(value) WHERE key = 'life';
