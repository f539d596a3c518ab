# The emulator in a container: built from the sources, run without its development packages.
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:24-slim
WORKDIR /app
ENV NODE_ENV=production SMS_EMULATOR_HOST=0.0.0.0 SMS_EMULATOR_DATA_DIR=/data
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY --from=build /app/migrations migrations
COPY --from=build /app/fixtures fixtures
COPY --from=build /app/package.json package.json
# Any user of group 0 can write, as some platforms choose the user themselves.
RUN mkdir /data && chown node:0 /data && chmod 770 /data
USER node
VOLUME /data
EXPOSE 4390
# It reads the variables of the program, so another port or HTTPS is found, too.
HEALTHCHECK --start-period=10s --interval=10s CMD ["node", "dist/cli/sms-emulator.js", "health"]
CMD ["node", "dist/cli/sms-emulator.js", "serve"]
