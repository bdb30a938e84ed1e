"""The broker between the county and its towns: the same frames over RabbitMQ."""
