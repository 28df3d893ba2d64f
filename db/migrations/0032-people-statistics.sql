-- After 16,000 rows came or before they go, the planner must know it: cached foreign-key checks were planned when the
-- tables were small and would read them whole for every deleted row.
create function refresh_people_statistics() returns void language plpgsql security definer set search_path = public as $$
begin
  analyze residents, households, doors, alleys, household_states, register_import_rows;
end $$;
grant execute on function refresh_people_statistics() to gocua_app;
