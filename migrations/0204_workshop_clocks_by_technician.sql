-- When a technician was free last is asked each time a clock starts. Without this, all of their clockings are read and sorted for it.
create index workshop_clocking_of_technician on workshop_clocking (dealership_id, technician_id, since desc);
