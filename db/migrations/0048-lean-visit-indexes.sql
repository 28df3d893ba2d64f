-- Every visit pays for each index: these three answer no question that another index does not answer as well.
-- Lessons of a visit by skill go through the primary key, a drive's visits through visits_drive, evidence through its person.

drop index lessons_skill;
drop index evidence_skill;
drop index visits_drive_member;
