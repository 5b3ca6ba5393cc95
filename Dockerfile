# The web app is built here, with what building takes; the second stage gets the result and what serving takes.
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The optional packages are Node 24, which the base image has, and PostgreSQL, which runs beside the container.
# Not npm ci: the lock file does not list the linter's packages for other platforms, and ci insists on them.
RUN npm pkg delete optionalDependencies \
 && npm install --omit=dev --ignore-scripts --no-update-notifier
COPY tsconfig.json ./
COPY bin bin
COPY migrations migrations
COPY src src
# What only the browser runs leaves again: half of the bytes. A package this list forgets costs space, nothing else.
RUN npm run build \
 && rm -r src/web \
 && npm pkg delete \
      'dependencies[@emotion/cache]' \
      'dependencies[@emotion/react]' \
      'dependencies[@emotion/styled]' \
      'dependencies[@fontsource-variable/inter]' \
      'dependencies[@mui/icons-material]' \
      'dependencies[@mui/material]' \
      'dependencies[@tanstack/react-query]' \
      'dependencies[@vitejs/plugin-react]' \
      'dependencies[i18next]' \
      'dependencies[react-i18next]' \
      'dependencies[react-router]' \
      'dependencies[vite]' \
 && npm prune --omit=dev --omit=optional --ignore-scripts --no-update-notifier

FROM node:24-slim
LABEL org.opencontainers.image.title="Veche" \
      org.opencontainers.image.description="One self-hosted server for events, seat bookings, consultations and closed chat under one account" \
      org.opencontainers.image.licenses="MIT"
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY --from=build /app/bin bin
COPY --from=build /app/migrations migrations
COPY --from=build /app/src src
COPY LICENSE ./
# A new volume takes over the owner of the folder it covers.
RUN mkdir /data && chown node:node /data
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    DATA_DIR=/data
VOLUME /data
EXPOSE 3000
USER node
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/readyz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Without a shell in between: SIGTERM reaches the server, which finishes its requests.
CMD ["node", "--max-semi-space-size=8", "bin/veche.js", "serve"]
