SELECT count(*) FROM parlance_messaging.channels c
WHERE c.type = 'D' AND ARRAY(SELECT m.user_id COLLATE "C" FROM parlance_messaging.channel_members m WHERE m.channel_id = c.id ORDER BY 1)
      IS DISTINCT FROM ARRAY(SELECT DISTINCT id COLLATE "C" FROM unnest(string_to_array(c.name, '__')) AS id ORDER BY 1)
