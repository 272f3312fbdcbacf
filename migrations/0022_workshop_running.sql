-- A clock runs on a job once; and the one that runs is found without walking past those that have stopped.
create unique index workshop_clock_runs on workshop_clocking (dealership_id, line_id) where until is null;
-- What was clocked today, without walking through every day before.
drop index workshop_clocking_of_technician;
create index workshop_clocking_by_end on workshop_clocking (dealership_id, until);
