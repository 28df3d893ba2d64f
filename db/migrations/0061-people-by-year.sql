-- A birth year narrows a search to about a thousand people of a large commune, whatever their state: the search box looks
-- through those instead of through everybody called Nguyễn. Serves the search for doubles (active people) as before.
drop index residents_birth_year;
create index residents_birth_year on residents (commune_id, birth_year) where state in ('active', 'moved_away', 'died');
