SELECT count(*) FROM parlance_auth.users a FULL JOIN parlance_messaging.users m ON m.id = a.id
WHERE (a.username, a.email, a.nickname, a.first_name, a.last_name, a.roles, a.delete_at, a.is_bot, a.revision)
      IS DISTINCT FROM (m.username, m.email, m.nickname, m.first_name, m.last_name, m.roles, m.delete_at, m.is_bot, m.revision)
   OR (m.profile ->> 'update_at')::bigint <> a.update_at
   OR m.profile -> 'notify_props' <> a.notify_props
