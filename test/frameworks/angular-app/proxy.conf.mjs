const target = process.env.SESSIONS;

export default { '/session': { target }, '/sign-in': { target } };
