# A small image: the first stage checks every package against the lock and builds the wheel,
# the second holds Python, the program and what it runs on.
FROM python:3.11-slim AS build
WORKDIR /src
COPY . .
RUN pip wheel --no-cache-dir --require-hashes -r requirements.lock --wheel-dir /wheels
RUN pip install --no-cache-dir --no-index --find-links /wheels hatchling
RUN pip wheel --no-cache-dir --no-index --no-deps --no-build-isolation --wheel-dir /wheels .

FROM python:3.11-slim
# bound for this one command only, so that the image does not carry the wheels
RUN --mount=type=bind,from=build,source=/wheels,target=/wheels \
    pip install --no-cache-dir --no-index --find-links /wheels compliance-bot[apprise,demo,encrypt,metrics,postgres]
RUN useradd --system --uid 10001 --create-home --home-dir /data bot
USER bot
WORKDIR /data
VOLUME /data
# configuration, secrets and register all lie in /data
ENV COMPLIANCE_BOT_CONFIG=/data/config.toml PYTHONUNBUFFERED=1
STOPSIGNAL SIGTERM
# unhealthy tells people; do not restart on it, for that mends no mail server (README, operating notes)
HEALTHCHECK --interval=60s --timeout=20s --start-period=120s --retries=3 \
    CMD ["sh", "-c", "compliance-bot health || exit 1"]
ENTRYPOINT ["compliance-bot"]
CMD ["run"]
