-- Stores what was decided, again: the batch is parsed once instead of once per table.

drop function visits_write(integer, json);

-- Every array may be empty.
create function visits_write(commune integer, todo jsonb) returns void language plpgsql as $$
begin
  insert into visits (commune_id, id, household_id, hamlet_id, drive_id, member_id, recorded_by, visited_on, visited_at, received_at, outcome, minutes, next_on, note)
  select commune, x.id, x."householdId", x."hamletId", x."driveId", x."memberId", x."recordedBy", x."visitedOn", x."visitedAt", x."receivedAt", x.outcome, x.minutes, x."nextOn", x.note
    from jsonb_to_recordset(todo->'visits') as x(id uuid, "householdId" uuid, "hamletId" uuid, "driveId" uuid, "memberId" uuid, "recordedBy" text,
      "visitedOn" date, "visitedAt" timestamptz, "receivedAt" timestamptz, outcome text, minutes integer, "nextOn" date, note text);
  insert into household_states (commune_id, household_id, hamlet_id, best_rung, visits, met_visits, last_visit_on, last_visit_at, last_visit_id, last_outcome, next_on, five_skills)
  select commune, x."householdId", x."hamletId", x."bestRung", x.visits, x."metVisits", x."lastVisitOn", x."lastVisitAt", x."lastVisitId", x."lastOutcome", x."nextOn", x."fiveSkills"
    from jsonb_to_recordset(todo->'states') as x("householdId" uuid, "hamletId" uuid, "bestRung" integer, visits integer, "metVisits" integer, "lastVisitOn" date,
      "lastVisitAt" timestamptz, "lastVisitId" uuid, "lastOutcome" text, "nextOn" date, "fiveSkills" boolean)
  on conflict (commune_id, household_id) do update set
    hamlet_id = excluded.hamlet_id, best_rung = excluded.best_rung, visits = excluded.visits, met_visits = excluded.met_visits,
    last_visit_on = excluded.last_visit_on, last_visit_at = excluded.last_visit_at, last_visit_id = excluded.last_visit_id,
    last_outcome = excluded.last_outcome, next_on = excluded.next_on, five_skills = excluded.five_skills;
  if jsonb_array_length(todo->'lessons') > 0 then
    insert into lessons (commune_id, visit_id, resident_id, skill, rung)
    select commune, x."visitId", x."residentId", x.skill, x.rung
      from jsonb_to_recordset(todo->'lessons') as x("visitId" uuid, "residentId" uuid, skill text, rung integer);
    insert into evidence (commune_id, resident_id, skill, rung, reached_on, own_since, visit_id, source)
    select commune, x."residentId", x.skill, x.rung, x."reachedOn", x."ownSince", x."visitId", x.source
      from jsonb_to_recordset(todo->'evidence') as x("residentId" uuid, skill text, rung integer, "reachedOn" date, "ownSince" date, "visitId" uuid, source text)
    on conflict (commune_id, resident_id, skill) do update set
      rung = excluded.rung, reached_on = excluded.reached_on, own_since = excluded.own_since, visit_id = excluded.visit_id, source = excluded.source;
  end if;
  if jsonb_array_length(todo->'teachings') > 0 then
    insert into teachings (commune_id, id, teacher_id, learner_id, skill, taught_on, visit_id, recorded_by)
    select commune, x.id, x."teacherId", x."learnerId", x.skill, x."taughtOn", x."visitId", x."recordedBy"
      from jsonb_to_recordset(todo->'teachings') as x(id uuid, "teacherId" uuid, "learnerId" uuid, skill text, "taughtOn" date, "visitId" uuid, "recordedBy" text)
    on conflict on constraint teachings_once do nothing;
  end if;
  if jsonb_array_length(todo->'escalations') > 0 then
    insert into escalations (commune_id, id, visit_id, household_id, to_whom, reason, raised_at, raised_by)
    select commune, x.id, x."visitId", x."householdId", x."toWhom", x.reason, x."raisedAt", x."raisedBy"
      from jsonb_to_recordset(todo->'escalations') as x(id uuid, "visitId" uuid, "householdId" uuid, "toWhom" text, reason text, "raisedAt" timestamptz, "raisedBy" text);
  end if;
  if jsonb_array_length(todo->'attachments') > 0 then
    insert into visit_attachments (commune_id, id, visit_id, sha256, media_type, size_bytes, file_id, arrived_at)
    select commune, x.id, x."visitId", x.sha256, x."mediaType", x."sizeBytes", x."fileId", x."arrivedAt"
      from jsonb_to_recordset(todo->'attachments') as x(id uuid, "visitId" uuid, sha256 text, "mediaType" text, "sizeBytes" integer, "fileId" text, "arrivedAt" timestamptz);
  end if;
  if jsonb_array_length(todo->'met') > 0 then
    update house_calls c set state = 'done', answered_at = coalesce(c.answered_at, (x.value->>'at')::timestamptz)
      from jsonb_array_elements(todo->'met') x
     where c.commune_id = commune and c.household_id = (x.value->>'householdId')::uuid and c.state = 'accepted';
  end if;
  if jsonb_array_length(todo->'mended') > 0 then
    update inbox i set state = 'settled' from jsonb_array_elements_text(todo->'mended') x
     where i.commune_id = commune and i.command_id = x.value::uuid and i.state = 'refused';
  end if;
end $$;
grant execute on function visits_write(integer, jsonb) to gocua_app;
