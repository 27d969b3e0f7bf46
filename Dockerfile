# docker build -t briefwire .
# docker run -v briefwire:/data briefwire
# Any command runs on the same volume: docker run --rm -it -v briefwire:/data briefwire briefwire doctor

FROM python:3.13-slim AS wheel
WORKDIR /source
COPY requirements-dev.txt ./
RUN pip install --no-cache-dir --require-hashes -r requirements-dev.txt
COPY . ./
RUN python -m hatchling build -t wheel -d /wheel

FROM python:3.13-slim
COPY requirements.txt /tmp/
RUN pip install --no-cache-dir --require-hashes -r /tmp/requirements.txt
RUN --mount=from=wheel,source=/wheel,target=/wheel pip install --no-cache-dir --no-deps /wheel/*.whl
RUN useradd --system --uid 10001 --home-dir /data --create-home briefwire
USER 10001
WORKDIR /data
ENV BRIEFWIRE_DATABASE=/data/briefwire.db
VOLUME /data
# No HEALTHCHECK: it ends by itself when it cannot go on, and what `briefwire doctor` finds no restart mends.
CMD ["briefwire", "run"]
