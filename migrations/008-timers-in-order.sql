-- The order in which timers are due, faults and agents first, so that the next one is found without
-- sorting all that are due at one instant.
DROP INDEX timers_due;
CREATE INDEX timers_due ON timers (due_at, id NOT IN ('agent', 'fault'), seq);
